/** A bulk change as it is being put together, and as the server takes it. */
import type { Wanted } from '#lib/api/bulk.ts';
import { type FieldDefinition, isEditable, type ObjectDefinition, visibleFields } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';

export type Op = 'set' | 'empty' | 'add' | 'remove';

export interface Line {
  name: string;
  op: Op;
  value: unknown;
}

/** Lists of single words or links, which can grow and shrink without their other entries. */
const isGrowing = ({ kind }: FieldDefinition): boolean => kind === 'tags' || kind === 'manyChoice' || kind === 'links';

export const opsOf = (field: FieldDefinition): Op[] => [
  ...(isGrowing(field) ? (['add', 'remove'] as const) : []),
  'set',
  ...(field.required ? [] : (['empty'] as const)),
];

/** Of several records one value cannot be unique. */
export const changeable = (object: ObjectDefinition): string[] =>
  visibleFields(object).filter((name) => {
    const field = object.fields[name];
    return field && isEditable(field) && !field.unique;
  });

/** Undefined while nothing is said that could be done. */
export function wantedOf(lines: readonly Line[], move: Wanted['move']): Wanted | undefined {
  if (move) return { move };
  const wanted: { set?: Record<string, unknown>; add?: Record<string, unknown>; remove?: Record<string, unknown> } = {};
  for (const { name, op, value } of lines) {
    if (op === 'empty') wanted.set = { ...wanted.set, [name]: null };
    else if (!isEmpty(value)) wanted[op] = { ...wanted[op], [name]: value };
  }
  return Object.keys(wanted).length > 0 ? wanted : undefined;
}
