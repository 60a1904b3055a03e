/** Why a row was refused, in the words of who imports. */
import { type Fault, faultOf } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Layout } from './layout.ts';

/** The heading of the column of reasons; a file that has it is an error file, and the column is left out. */
export const reasonTitle = { en: 'Reason: not imported', zh: '原因：未导入' } as const;
export const isReason = (title: string): boolean => title === reasonTitle.en || title === reasonTitle.zh;

export interface Refused {
  /** Number of the row, from 0, headings not counted. */
  row: number;
  faults: readonly Pick<Fault, 'pointer' | 'code' | 'message'>[];
}

export function reasonFor({ faults }: Refused, layout: Layout, object: ObjectOf, language: Language): string {
  return faults.map((fault) => [called(fault.pointer, layout, object, language), faultOf(fault, language)].filter(Boolean).join(': ')).join(' ');
}

/** The column as the file calls it, else the field as the pages do. */
function called(pointer: string, { columns, titles }: Layout, { fields }: ObjectOf, language: Language): string {
  const [, name = ''] = pointer.split('/');
  const at = columns.findIndex(({ field }) => field === name);
  return (at >= 0 && titles[at]?.trim()) || fields[name]?.label[language] || '';
}
