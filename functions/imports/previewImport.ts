import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { previewImport, type Target } from '@regulars/shared/operations/imports.ts';
import type { Files } from '../runtime/files/files.ts';
import { handle } from '../runtime/http/handle.ts';
import type { Reader } from '../runtime/store/reader.ts';
import { faultsIn } from './faults.ts';
import { importJob } from './importJob.ts';
import { type Remembered, rememberedOf, uploadOf } from './order.ts';
import { headOf, type Scan, scanSome } from './upload.ts';

const SAMPLES = 5;
const CELL = 200;
/** So many different cells of a column are shown, to be mapped. */
const DISTINCT = 60;

export const handler = handle(previewImport, async ({ input, store, files, settings, user, language }) => {
  const { id, ...reading } = input;
  const { job, object } = await importJob(store, settings, user, id);
  const [head, { isMonthFirst, targetsOf }] = await Promise.all([headOf(files, uploadOf(job.id), reading), import('./layout.ts')]);
  const guessed = await scanSome(files, uploadOf(job.id), head, reading, language);
  // A first row that looks like data is no heading, unless the user says so.
  const found = reading.heading === undefined && !guessed.hasHeading ? await headless() : guessed;
  const remembered = await rememberedFor(files, found, object, user);
  const chosen = new Map(remembered?.columns.map((one) => [one.header, one]));
  const targets = targetsOf(found, {}, object, settings, user, language);
  const isById = targets.some(({ field }) => field === 'id');
  const { encoding, delimiter, sheet } = found.format;
  return {
    encoding,
    delimiter,
    heading: !found.format.headless,
    ...(sheet === undefined ? {} : { sheet, sheets: (head.sheets ?? []).map(({ name }) => name) }),
    rows: found.rows,
    columns: targets.map((target, at) => {
      const { values = [], hasSlashes = false, dayFirst = !isMonthFirst(settings.region), decimals } = found.columns[at]?.seen ?? {};
      return {
        ...(hasSlashes ? { dates: dayFirst ? ('dayFirst' as const) : ('monthFirst' as const) } : {}),
        ...(decimals ? { decimals } : {}),
        ...asBefore(target, chosen.get(target.header), object),
        samples: values.slice(0, SAMPLES).map((one) => one.slice(0, CELL)),
        distinct: values.length <= DISTINCT ? values.map((one) => one.slice(0, CELL)) : [],
      };
    }),
    mode: remembered?.mode ?? (isById ? 'both' : 'create'),
    ...(remembered?.by ? { by: remembered.by } : isById ? { by: 'id' } : {}),
    blanks: remembered?.blanks ?? 'keep',
    remembered: remembered !== undefined,
  };

  async function headless(): Promise<Scan> {
    const without = { ...reading, heading: false };
    return scanSome(files, uploadOf(job.id), await headOf(files, uploadOf(job.id), without), without, language);
  }
});

/** What was decided for the last file with these headings, where it can be done again. */
async function rememberedFor(files: Files, { columns, reason, format }: Scan, object: ObjectOf, user: Reader): Promise<Remembered | undefined> {
  if (format.headless) return undefined;
  const headers = columns.map(({ header }) => header);
  const kept = await rememberedOf(
    files,
    object.name,
    headers.filter((_, at) => at !== reason),
  );
  if (!kept) return undefined;
  const plan = { ...kept, columns: kept.columns.map((one) => there(one, object)) };
  return faultsIn(plan, headers, object, user).length === 0 ? plan : undefined;
}

/** A field that was made for the column then is there now. */
const there = ({ isNew, ...target }: Target, { fields }: ObjectOf): Target => {
  const field = target.field === null || !Object.hasOwn(fields, target.field) ? undefined : fields[target.field];
  const { kind: _, label: __, ...kept } = target;
  const values = target.values ? { values: target.values.map((one) => ({ from: one.from, to: one.to })) } : {};
  return isNew && field && !field.deleted ? { ...kept, ...values } : isNew ? { ...target, isNew } : { ...target, ...values };
};

function asBefore<G extends { header: string; field: string | null; isNew: boolean; kind: string; label: string }>(
  guess: G,
  kept: Target | undefined,
  { fields }: ObjectOf,
): G {
  if (!kept) return guess;
  const kind = kept.kind ?? (kept.field ? fields[kept.field]?.kind : undefined) ?? guess.kind;
  return { ...guess, ...kept, isNew: kept.isNew ?? false, kind, label: kept.label ?? guess.label };
}
