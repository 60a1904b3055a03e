/** The records that a bulk change left as they were, as a table: which, which field, and why. */
import { reasonOf } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import type { Refused } from './portion.ts';

const headings = { en: ['Record', 'Name', 'Field', 'Reason: not changed'], zh: ['记录', '名称', '字段', '原因：未更改'] } as const;

export const reportText = (refused: readonly Refused[], { fields }: ObjectOf, language: Language): string =>
  [
    BYTE_ORDER_MARK,
    csvLine(headings[language]),
    ...refused.flatMap(({ record, title, reasons }) =>
      reasons.map(({ field = '', ...reason }) => csvLine([record, title, fields[field]?.label[language] ?? field, reasonOf(reason, language)])),
    ),
  ].join('');
