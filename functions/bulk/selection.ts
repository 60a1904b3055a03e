/** Which records a bulk change is for, as the reader sees them at this moment, and whether it may be asked for at all. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import { type AnyRecord, type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { MOST_CHANGED } from '@regulars/shared/operations/bulk.ts';
import { may } from '@regulars/shared/roles.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { titleFromText } from '../records/titleFromText.ts';
import type { ReadModel } from '../runtime/readmodel/handed.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { Target, Wanted } from './order.ts';

/** The input of both operations; its schema is made from the object, so its type says no more than this. */
export interface Asked extends Wanted {
  ids?: string[];
  matching?: { where?: Condition; text?: string; trashed?: boolean; except?: string[] };
  rows?: { id: string; texts: Record<string, string> }[];
}

/** Where records are looked for. */
export interface Place {
  readmodel: ReadModel;
  objectOf(name: string): ObjectOf | undefined;
}

const given = (value: object | string | undefined) => value !== undefined;

/** Refuses what is not one selection with one change, and what the role may not do. */
export function checkAsked(asked: Asked, object: ObjectOf, { role }: Reader): void {
  const fault = (pointer: string, code: Fault['code']) => new CrmError('INVALID', `${pointer} ${code}`, [{ pointer, code }]);
  const selections = [asked.ids, asked.matching, asked.rows].filter(given).length;
  if (selections === 0) throw fault('/ids', 'REQUIRED');
  if (selections > 1) throw fault('/ids', 'TWICE');
  const changes = [asked.set ?? asked.add ?? asked.remove, asked.move, asked.rows].filter(given).length;
  if (changes === 0) throw fault('/set', 'REQUIRED');
  if (changes > 1) throw fault(asked.move ? '/move' : '/set', 'TWICE');
  // Of several records one could take a value that must be unique, and which one would be chance.
  const unique = asked.rows ? undefined : Object.keys(asked.set ?? {}).find((name) => object.fields[name]?.unique && asked.set?.[name] !== null);
  if (unique) throw fault(`/set/${unique}`, 'DUPLICATE');
  const verb = asked.move ? 'delete' : 'update';
  if (!may(role, `${object.plural}:${verb}`) || !offers(object, verb)) throw new CrmError('NOT_ALLOWED', `${role} may not ${verb} ${object.plural}`);
}

/** The records by id. Named ones must all be there; of those that match, there may be none. */
export async function targetsOf(asked: Asked, object: ObjectOf, place: Place): Promise<Target[]> {
  const { matching, rows } = asked;
  const { readmodel } = place;
  if (matching) {
    const { except = [], ...query } = matching;
    const left = new Set(except);
    const ids = (await readmodel.ids(object, query).catch(within)).filter((id) => !left.has(id));
    if (ids.length > MOST_CHANGED) throw new CrmError('BULK_TOO_LARGE', `${ids.length} records`);
    return ids.map((id) => ({ id }));
  }
  const targets: Target[] = rows ? await linked(rows, object, place) : (asked.ids ?? []).map((id) => ({ id }));
  const ids = new Set(targets.map(({ id }) => id));
  if (ids.size < targets.length) throw new CrmError('INVALID', 'A record is named twice', [{ pointer: rows ? '/rows' : '/ids', code: 'TWICE' }]);
  await recordsIn(object, [...ids], readmodel);
  return targets;
}

/** The condition stands one step deeper here than in a search. */
function within(error: unknown): never {
  if (!(error instanceof CrmError)) throw error;
  throw new CrmError(
    error.code,
    error.message,
    error.faults.map((fault) => ({ ...fault, pointer: `/matching${fault.pointer}` })),
  );
}

const PAGE = 200;

/** The records with these ids, in the trash or not; not found where the reader does not see one of them. */
export async function recordsIn(object: ObjectOf, ids: readonly string[], readmodel: ReadModel): Promise<Map<string, AnyRecord>> {
  const found = new Map<string, AnyRecord>();
  for (let at = 0; at < ids.length; at += PAGE) {
    const where = { field: 'id', in: ids.slice(at, at + PAGE) };
    for (const trashed of [false, true]) {
      const { data } = await readmodel.list(object, { where, trashed, limit: PAGE }).catch(unnamed);
      for (const record of JSON.parse(data) as AnyRecord[]) found.set(record.id, record); // a list is an array of records
    }
  }
  if (found.size < ids.length) throw new CrmError('NOT_FOUND', `${ids.length - found.size} of ${ids.length} records`);
  return found;
}

/** The condition is ours: what is said of it says nothing of the request. */
function unnamed(error: unknown): never {
  throw error instanceof CrmError && error.code === 'NOT_FOUND' ? new CrmError('NOT_FOUND', error.message) : error;
}

/** Who pastes a link pastes a name: it is looked up among what the reader sees, and must be the name of one alone. */
async function linked(rows: NonNullable<Asked['rows']>, object: ObjectOf, place: Place): Promise<Target[]> {
  const known = new Map<string, Promise<string>>();
  const look = (field: Field, text: string) => {
    const key = `${targetOf(field)} ${text}`;
    const found = known.get(key) ?? idCalled(text, place.objectOf(targetOf(field)), place.readmodel);
    known.set(key, found);
    return found;
  };
  return Promise.all(
    rows.map(async ({ id, texts }) => {
      const resolved = Object.entries(texts).map(async ([name, text]) => {
        const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
        if (!field || text.trim() === '' || (field.kind !== 'link' && field.kind !== 'links')) return [name, text];
        if ('value' in kindOf(field.kind).fromText(text, field, {} as never)) return [name, text]; // ids are read without a context
        const names = field.kind === 'link' ? [text] : text.split(/[;；]/);
        return [name, (await Promise.all(names.map((one) => look(field, one.trim())))).join('; ')];
      });
      return { id, texts: Object.fromEntries(await Promise.all(resolved)) as Record<string, string> }; // pairs of name and text
    }),
  );
}

/** The id of the one record with this title; the text itself where there is none or more, which no link field takes. */
async function idCalled(text: string, target: ObjectOf | undefined, readmodel: ReadModel): Promise<string> {
  if (!target || text.length > 1000) return text;
  const field = target.fields[target.title];
  const title = field && kindOf(field.kind).key === 'number' ? titleFromText(target, text, {} as never) : text; // numbers are read without a context
  if (title === undefined) return text;
  const { data } = await readmodel.list(target, { where: { field: target.title, is: title } as Condition, fields: [], limit: 2 });
  const found = JSON.parse(data) as AnyRecord[]; // a list is an array of records
  return found.length === 1 && found[0] ? found[0].id : text;
}
