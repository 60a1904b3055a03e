/**
 * Sums the lines of a batch into the meter: for each workspace, day, feature and user one row, and for each workspace its
 * account. Batches come in the order of their names, and each item remembers the last one: a batch that comes twice, or
 * again after half of it was written, counts once. Answers with what the summing itself used, which no workspace pays.
 */
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { storageNanos } from '@regulars/shared/rules/usage.ts';
import { environment } from '../runtime/environment.ts';
import { accountKey, meterKey, monthKey } from '../runtime/store/keys.ts';
import { isRefused, type Meter, type Table, tableFor } from '../runtime/store/table.ts';
import type { Line } from '../runtime/usage/line.ts';
import { addTo, type Row, rowsOf, storagePrice, sumOf } from '../runtime/usage/rows.ts';

interface Batch {
  /** Sorts by time. */
  batch: string;
  lines: readonly Line[];
}

/** So many rows at a time. */
const ABREAST = 16;

export async function handler({ batch, lines }: Batch): Promise<Meter> {
  const meter: Meter = { read: 0, write: 0 };
  const rows = rowsOf(lines, environment.priceFactor);
  for (let at = 0; at < rows.length; at += ABREAST)
    await Promise.all(rows.slice(at, at + ABREAST).map((row) => addRow(placeOf(row.workspace, meter), batch, row)));
  const accounts = Map.groupBy(
    rows.filter(({ workspace }) => workspace),
    ({ workspace, day }) => `${workspace} ${monthOf(day)}`,
  );
  for (const name of [...accounts.keys()].toSorted()) {
    const [workspace = '', month = ''] = name.split(' ');
    await addToAccount(placeOf(workspace, meter), { workspace, month, batch: `${batch} ${month}`, ...sumOf(accounts.get(name) ?? []) });
  }
  return meter;
}

/** Where it is counted: with its workspace, or with what belongs to none. */
const placeOf = (workspace: string | undefined, meter: Meter): Table => tableFor(meter, workspace ? { workspace, meters: true } : { across: 'unowned' });

/** Whether it was written; false where a condition says that this batch was counted before, or that another month runs. */
const written = (writing: Promise<unknown>): Promise<boolean> =>
  writing.then(
    () => true,
    (error) => {
      if (isRefused(error)) return false;
      throw error;
    },
  );

const addRow = (table: Table, batch: string, { workspace, day, feature, user, used, nanos }: Row) =>
  written(table.update({ Key: meterKey(workspace, day, feature, user), ...addTo(used, nanos, batch) }));

interface Addition {
  workspace: string;
  month: string;
  batch: string;
  nanos: number;
  bytes: number;
  files: number;
}

/** The account's month moves on with the first batch of a new one, and what lay stored until then is noted. */
async function addToAccount(table: Table, { workspace, month, batch, nanos, bytes, files }: Addition): Promise<void> {
  const Key = accountKey(workspace);
  const stored = { ':batch': batch, ':b': bytes, ':f': files, ':s': storageNanos(bytes, files, environment.priceFactor) };
  const known = await written(
    table.update({
      Key,
      UpdateExpression: 'SET l = :batch ADD u :u, b :b, f :f, s :s',
      ConditionExpression: 'm = :month AND l < :batch',
      ExpressionAttributeValues: { ...stored, ':month': month, ':u': nanos },
    }),
  );
  if (known) return;
  const found = await table.get(Key);
  if (((found?.l as string | undefined) ?? '') >= batch) return; // written below and above
  // Late lines of a month that is over add to that month's rows and to what is stored, not to what the new one has used.
  const isNew = ((found?.m as string | undefined) ?? '') < month;
  if (isNew) {
    const opened = { ...monthKey(workspace, month), b: (found?.b as number | undefined) ?? 0, f: (found?.f as number | undefined) ?? 0, p: storagePrice() };
    await written(table.put(opened, 'attribute_not_exists(pk)'));
  }
  await written(
    table.update({
      Key,
      UpdateExpression: isNew ? 'SET l = :batch, m = :month, u = :u ADD b :b, f :f, s :s' : 'SET l = :batch ADD b :b, f :f, s :s',
      ConditionExpression: 'attribute_not_exists(l) OR l < :batch',
      ExpressionAttributeValues: { ...stored, ...(isNew ? { ':month': month, ':u': nanos } : {}) },
    }),
  );
}
