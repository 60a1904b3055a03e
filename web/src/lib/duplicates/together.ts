/** Values of two records as one, before anything is saved: what the first lacks comes from the second, lists are united. */
import type { Row } from '#lib/api/records.ts';
import type { FieldDefinition, ObjectDefinition } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';
import type { Values } from '#lib/record/draft.ts';

const lists: readonly string[] = ['emails', 'phones', 'handles', 'addresses', 'tags', 'manyChoice', 'links'];

/** Whether values of the field can stand beside each other. */
export const isJoined = ({ kind }: FieldDefinition): boolean => lists.includes(kind) || kind === 'longText';

const text = (value: unknown) => JSON.stringify(value);

export function together(object: ObjectDefinition, first: Row, typed: Values): Values {
  const values: Values = { ...first };
  for (const [name, field] of Object.entries(object.fields)) {
    const [mine, theirs] = [typed[name], first[name]];
    if (field.by === 'rule' || isEmpty(mine)) continue;
    if (isEmpty(theirs)) values[name] = mine;
    else if (Array.isArray(mine) && Array.isArray(theirs)) values[name] = [...theirs, ...mine.filter((one) => !theirs.some((other) => sameEntry(one, other)))];
  }
  return values;
}

/** Entries of a list are one where their address or number is, however they are labelled. */
function sameEntry(a: unknown, b: unknown): boolean {
  const key = (one: unknown) => {
    const { address, number, handle } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>; // of several kinds, each with its own part
    return typeof address === 'string' ? address.toLowerCase() : (number ?? handle ?? text(one));
  };
  return key(a) === key(b);
}

/** Fields in which records differ, as a person sees them. */
export const differing = (names: readonly string[], records: readonly Row[]): string[] =>
  names.filter((name) => records.some((one) => text(one[name] ?? null) !== text(records[0]?.[name] ?? null)));

/** Whose value a field takes unless chosen, as the server does it: the survivor stands first. */
export function usualChoice(field: FieldDefinition, name: string, records: readonly Row[]): string {
  const filled = records.filter((one) => !isEmpty(one[name]));
  return isJoined(field) && filled.length > 1 ? 'all' : ((filled[0] ?? records[0])?.id ?? '');
}
