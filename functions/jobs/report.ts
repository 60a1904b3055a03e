/** What an undo has kept, as a table: one line a record, with the fields and the reason. */
import type { Language } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import type { Conflict } from './reversal.ts';

const headings = { en: ['Record', 'Name', 'Fields', 'Reason: kept'], zh: ['记录', '名称', '字段', '原因：已保留'] } as const;

const reasons: Record<string, { en: string; zh: string }> = {
  EDITED_SINCE: { en: 'Edited since.', zh: '之后又被修改过。' },
  IN_TRASH: { en: 'Lies in the trash.', zh: '已在回收站中。' },
  NOT_FOUND: { en: 'No longer there, or not yours to see.', zh: '已不存在，或您无权查看。' },
  NOT_ALLOWED: { en: 'Your role does not allow this.', zh: '您的角色无权进行此操作。' },
  DUPLICATE: { en: 'Another record has this value now.', zh: '其他记录已使用相同的值。' },
  STILL_USED: { en: 'Records that were kept have values in these fields.', zh: '已保留的记录仍在使用这些字段。' },
};
const other = { en: 'The former value is no longer allowed.', zh: '原来的值已不再允许。' };

export function reportOf(conflicts: readonly (Conflict & { title?: string })[], definitions: readonly ObjectOf[], language: Language): string {
  const called = (object: string, name: string) => {
    const [of, field = ''] = name.includes('.') ? name.split('.') : [object, name];
    const made = definitions.find((one) => one.name === name); // an own object, as an entry of the settings
    return (made ?? definitions.find((one) => one.name === of)?.fields[field])?.label[language] ?? name;
  };
  const lines = conflicts.map(({ record, object, title = '', fields, reason }) =>
    csvLine([record, title, fields.map((name) => called(object, name)).join('; '), (reasons[reason] ?? other)[language]]),
  );
  return [BYTE_ORDER_MARK, csvLine(headings[language]), ...lines].join('');
}
