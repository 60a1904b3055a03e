/** The record that each row is about, where rows change records. */
import type { FaultCode } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { idPattern } from '@regulars/shared/fields/link.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { recordsFor } from '../jobs/records.ts';
import { guardKey } from '../runtime/store/keys.ts';
import { guardName } from '../runtime/store/plan.ts';
import type { Importing } from './resolve.ts';
import type { ReadRow } from './row.ts';

/** A record, or why there must be one and is none. Neither: the row is new. */
export type Match = { record?: AnyRecord } | { field: string; code: FaultCode };

/** The unique values, as guards are named, by which a row is matched. */
export function matchKeys(row: ReadRow, { layout: { match }, object, keyring }: Pick<Importing, 'layout' | 'object' | 'keyring'>): string[] {
  if (!match) return [];
  if (match.by === 'id') return row.id === undefined ? [] : [row.id];
  const [field, value] = [object.fields[match.by], row.values[match.by]];
  if (!field || value === undefined || value === null) return [];
  return kindOf(field.kind)
    .guarded(value, field)
    .map((text) => guardName(object, match.by, text, keyring));
}

export async function matchesOf(rows: readonly ReadRow[], importing: Importing): Promise<ReadonlyMap<number, Match>> {
  const { layout, object, table, keyring } = importing;
  const { match } = layout;
  if (!match) return new Map();
  const keys = new Map(rows.map((row) => [row.row, matchKeys(row, importing)]));
  const all = [...new Set([...keys.values()].flat())];
  const holders = match.by === 'id' ? new Map(all.map((id) => [id, id])) : await holdersOf(all, table, keyring.workspace);
  const records = await recordsFor(
    importing,
    [...new Set(holders.values())].filter((id) => idPattern.test(id) && id.slice(0, -27) === object.name).map((id) => ({ object, id })),
  );
  return new Map(
    rows.map((row): [number, Match] => {
      const own = keys.get(row.row) ?? [];
      const found = [...new Set(own.flatMap((key) => records.get(holders.get(key) ?? '') ?? []))];
      const [record] = found;
      const refuse = (code: FaultCode): [number, Match] => [row.row, { field: match.by, code }];
      if (found.length > 1) return refuse('SEVERAL_MATCH');
      if (record?.trashedAt) return refuse('IN_TRASH');
      if (record || match.isNew) return [row.row, record ? { record } : {}];
      const isUnread = row.faults.find(({ field }) => field === match.by);
      return refuse(isUnread ? isUnread.code : own.length === 0 ? 'REQUIRED' : 'NO_MATCH');
    }),
  );
}

/** Which record holds a unique value, by the name of its guard. */
async function holdersOf(guards: readonly string[], table: Importing['table'], workspace: string): Promise<Map<string, string>> {
  const byKey = new Map(guards.map((guard) => [guardKey(workspace, guard).pk, guard]));
  const items = await table.batchGet(guards.map((guard) => guardKey(workspace, guard)));
  return new Map(items.map(({ pk, r }) => [byKey.get(pk as string) ?? '', r as string])); // transactionOf puts the id there
}
