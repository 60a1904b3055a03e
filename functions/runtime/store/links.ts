/** What the links of some changes lead to: each must be there, and visible to whoever points to it. New files were taken here. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Change } from './plan.ts';
import { areTaken } from './proof.ts';
import type { Reader } from './reader.ts';
import type { Keyring } from './seal.ts';

interface Looking {
  keyring: Keyring;
  reader: Reader;
  objectOf(name: string): ObjectOf;
  /** Throws NOT_FOUND for what the reader does not see. */
  get(object: ObjectOf, id: string): Promise<AnyRecord>;
  read(object: string, id: string): Promise<AnyRecord | undefined>;
}

/**
 * The changes with what was merged away followed to what it was merged into. Throws NOT_FOUND with a pointer for each field
 * at fault. Neither may a link be taken away from a record that is there and hidden: it stands in the other's timeline too.
 */
export async function checkLinks(changes: readonly Change[], { keyring, reader, objectOf, get, read }: Looking): Promise<readonly Change[]> {
  const seen = new Set<string>([reader.user, ...changes.flatMap((change) => (change.action === 'create' ? change.id : []))]); // what is made by the same commit is there
  const seesAll = reader.access === 'all' && !reader.rights;
  const faults: Fault[] = [];
  const merged = new Map<string, string>();
  const look = (object: string, id: string) => get(objectOf(object), id).catch(notFound);
  for (const change of changes) {
    if (!('values' in change) || (change.action === 'update' && change.moved)) continue;
    const before: Readonly<Record<string, unknown>> = change.action === 'update' ? change.before : {};
    for (const [name, field] of Object.entries(change.object.fields)) {
      if (field.deleted) continue; // its values stay as they are
      if (!areTaken(keyring, field, before[name], change.values[name])) faults.push({ pointer: `/${name}`, code: 'NO_SUCH_FILE' });
      const old = idsIn(field, before[name]);
      const next = name in change.values ? idsIn(field, change.values[name]) : old;
      const refuse = () => faults.push({ pointer: `/${name}`, code: 'NO_SUCH_RECORD' });
      for (const id of seesAll ? [] : old) {
        if (next.includes(id) || seen.has(id)) continue;
        seen.add(id);
        if (!(await look(targetOf(field), id)) && (await read(targetOf(field), id))) refuse();
      }
      for (const id of next) {
        if (old.includes(id) || seen.has(id)) continue;
        seen.add(id);
        const target = await look(targetOf(field), id);
        if (!target) refuse();
        else if (typeof target.mergedInto === 'string') merged.set(id, (await survivor(targetOf(field), target, read)).id);
      }
    }
  }
  if (faults.length > 0) throw new CrmError('NOT_FOUND', 'A link points to nothing', faults);
  return merged.size === 0 ? changes : changes.map((change) => followed(change, merged));
}

/** What a record was merged into, and that perhaps again. A merge of a record into itself, over others, cannot be. */
async function survivor(object: string, record: AnyRecord, read: Looking['read']): Promise<AnyRecord> {
  if (typeof record.mergedInto !== 'string') return record;
  return survivor(object, (await read(object, record.mergedInto)) ?? { ...record, mergedInto: undefined }, read);
}

function followed(change: Change, merged: ReadonlyMap<string, string>): Change {
  if (!('values' in change)) return change;
  const follow = (id: unknown) => merged.get(id as string) ?? id; // idsIn found it among ids
  const links = Object.entries(change.object.fields).flatMap(([name, field]) => {
    if (!idsIn(field, change.values[name]).some((id) => merged.has(id))) return [];
    const value = change.values[name];
    return [[name, Array.isArray(value) ? [...new Set(value.map(follow))] : follow(value)]];
  });
  return { ...change, values: { ...change.values, ...Object.fromEntries(links) } };
}

const idsIn = (field: Field, value: unknown): string[] => {
  if (field.kind === 'link' && typeof value === 'string') return [value];
  return field.kind === 'links' && Array.isArray(value) ? value.map(String) : [];
};

export const notFound = (error: unknown): undefined => {
  if (error instanceof CrmError && error.code === 'NOT_FOUND') return undefined;
  throw error;
};
