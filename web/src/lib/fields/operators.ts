/**
 * Which comparisons a kind of field takes, and what stands to their right. The kinds in `shared/fields` say the same to
 * the server; they carry schemas that the browser need not load, and `operators.test.ts` keeps both equal.
 */
import type { Operator } from '@regulars/shared/fields/field.ts';
import type { KindName } from '#lib/fields/kinds.ts';

const textual: readonly Operator[] = ['contains', 'is', 'isNot', 'startsWith', 'in', 'empty'];
const ordered: readonly Operator[] = ['is', 'isNot', 'lt', 'lte', 'gt', 'gte', 'empty'];
const dated: readonly Operator[] = ['is', 'isNot', 'lt', 'lte', 'gt', 'gte', 'within', 'empty'];
const chosen: readonly Operator[] = ['is', 'isNot', 'in', 'empty'];
const listed: readonly Operator[] = ['is', 'contains', 'startsWith', 'empty'];

export const operators: Record<KindName, readonly Operator[]> = {
  text: textual,
  longText: textual,
  richText: ['contains', 'startsWith', 'empty'],
  number: ordered,
  percent: ordered,
  money: ['is', 'lt', 'lte', 'gt', 'gte', 'empty'],
  date: dated,
  moment: dated,
  yesNo: ['is', 'empty'],
  choice: chosen,
  manyChoice: ['has', 'empty'],
  stage: chosen,
  tags: ['has', 'contains', 'empty'],
  email: ['is', 'isNot', 'in', 'contains', 'startsWith', 'empty'],
  emails: listed,
  phone: ['is', 'isNot', 'contains', 'startsWith', 'empty'],
  phones: listed,
  address: ['contains', 'empty'],
  addresses: ['contains', 'empty'],
  handles: listed,
  url: ['contains', 'is', 'isNot', 'startsWith', 'empty'],
  link: chosen,
  links: ['has', 'empty'],
  files: ['contains', 'empty'],
};

/** The field as which the right side is typed: one value of a list, a plain text for a part of an address. */
export function operandKind(kind: KindName, operator: Operator): KindName {
  if (operator === 'contains' || operator === 'startsWith') return 'text';
  if (kind === 'manyChoice' || kind === 'stage' || kind === 'choice') return operator === 'in' ? 'manyChoice' : 'choice';
  if (kind === 'links' || kind === 'link') return operator === 'in' ? 'links' : 'link';
  if (operator === 'in') return 'tags';
  const single: Partial<Record<KindName, KindName>> = {
    longText: 'text',
    richText: 'text',
    emails: 'text',
    email: 'text',
    phones: 'text',
    phone: 'text',
    handles: 'text',
    url: 'text',
    tags: 'text',
    files: 'text',
  };
  return single[kind] ?? kind;
}
