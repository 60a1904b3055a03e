/**
 * A column of a table of customers may say whom each belongs to: `relation.worksAt` stands for a relation of that kind,
 * made beside the record.
 */
import type { ObjectOf } from '../objects/object.ts';
import { relation } from '../objects/relation.ts';

/** The kind of relation that a column becomes; undefined where it becomes none. */
export function joinOf(object: ObjectOf, field: string | null): string | undefined {
  const [of = '', kind = ''] = field?.split('.') ?? [];
  if (of !== relation.name || object.name !== relation.fields.from.to) return undefined;
  return relation.fields.kind.choices.find(({ value }) => value === kind)?.value;
}

/** Whether the other end is a company. */
export const joinsCompany = (kind: string): boolean => kind === 'worksAt' || kind === 'partOf';
