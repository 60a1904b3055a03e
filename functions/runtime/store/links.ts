/** What the links of some changes lead to: each must be there, and visible to whoever points to it. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Change } from './plan.ts';
import type { Reader } from './reader.ts';

interface Looking {
  reader: Reader;
  objectOf(name: string): ObjectOf;
  /** Throws NOT_FOUND for what the reader does not see. */
  get(object: ObjectOf, id: string): Promise<AnyRecord>;
  read(object: string, id: string): Promise<AnyRecord | undefined>;
}

/**
 * Throws NOT_FOUND with a pointer for each field at fault. Neither may a link be taken away from a record that is there
 * and hidden: it stands in the other's timeline too.
 */
export async function checkLinks(changes: readonly Change[], { reader, objectOf, get, read }: Looking): Promise<void> {
  const seen = new Set<string>([reader.user, ...changes.flatMap((change) => (change.action === 'create' ? change.id : []))]); // what is made by the same commit is there
  const seesAll = reader.access === 'all' && !reader.rights;
  const faults: Fault[] = [];
  const look = (object: string, id: string) => get(objectOf(object), id).catch(notFound);
  for (const change of changes) {
    if (!('values' in change)) continue;
    const before: Readonly<Record<string, unknown>> = change.action === 'update' ? change.before : {};
    for (const [name, field] of Object.entries(change.object.fields)) {
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
        if (!(await look(targetOf(field), id))) refuse();
      }
    }
  }
  if (faults.length > 0) throw new CrmError('NOT_FOUND', 'A link points to nothing', faults);
}

const idsIn = (field: Field, value: unknown): string[] => {
  if (field.kind === 'link' && typeof value === 'string') return [value];
  return field.kind === 'links' && Array.isArray(value) ? value.map(String) : [];
};

export const notFound = (error: unknown): undefined => {
  if (error instanceof CrmError && error.code === 'NOT_FOUND') return undefined;
  throw error;
};
