/** Records as a table, as the list shows them: an id for each, so that the file can be imported again, then the columns. */
import type { Field, TextContext } from '@regulars/shared/fields/field.ts';
import { type AnyRecord, type ObjectOf, shown } from '@regulars/shared/objects/object.ts';
import { cellText } from '@regulars/shared/rules/cells.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import type { ReadModel } from '../runtime/readmodel/readmodel.ts';
import type { Cell } from '../runtime/spreadsheet/write.ts';
import { type ExportOrder, headingsFor } from './order.ts';

const PAGE = 200;

/** What every record has beside its fields. */
const system: Readonly<Record<string, Field>> = {
  createdAt: { kind: 'moment', label: { en: 'Created', zh: '创建时间' } },
  updatedAt: { kind: 'moment', label: { en: 'Changed', zh: '修改时间' } },
  createdBy: { kind: 'link', label: { en: 'Created by', zh: '创建人' } },
  updatedBy: { kind: 'link', label: { en: 'Changed by', zh: '修改人' } },
};

interface Column {
  name: string;
  field: Field;
  label: Field['label'];
}

function columnsOf(object: ObjectOf, { fields }: ExportOrder): Column[] {
  const names = fields ?? shown(object).map(([name]) => name);
  return [...new Set(names)].flatMap((name): Column[] => {
    const field = (Object.hasOwn(object.fields, name) ? object.fields[name] : undefined) ?? system[name];
    return field ? [{ name, field, label: field.label }] : [];
  });
}

/** All records that the question is about, in its order, page by page. */
async function* recordsOf(readmodel: ReadModel, object: ObjectOf, { where, text, sort, fields }: ExportOrder) {
  let cursor: string | undefined;
  do {
    const page = await readmodel.list(object, {
      ...(where ? { where } : {}),
      ...(text === undefined ? {} : { text }),
      ...(sort ? { sort } : {}),
      ...(fields ? { fields } : {}),
      ...(cursor ? { cursor } : {}),
      limit: PAGE,
      include: ['titles'],
    });
    yield { records: JSON.parse(page.data) as AnyRecord[], titles: page.titles ?? {} }; // written by the read model
    cursor = page.nextCursor;
  } while (cursor);
}

export async function tableOf(
  readmodel: ReadModel,
  object: ObjectOf,
  order: ExportOrder,
  context: TextContext,
  note: (rows: number) => void = () => {},
): Promise<{ bytes: Buffer; rows: number }> {
  const columns = columnsOf(object, order);
  const headings = headingsFor([{ name: 'id', label: { en: 'ID', zh: '编号' } }, ...columns], context.language);
  let count = 0;
  async function* rows(): AsyncGenerator<Cell[]> {
    for await (const { records, titles } of recordsOf(readmodel, object, order)) {
      for (const record of records) {
        count++;
        yield [record.id, ...columns.map(({ name, field }) => cellOf(record[name], field, order, context, titles))];
      }
      note(count);
    }
  }
  if (order.format === 'xlsx') {
    const { workbookOf } = await import('../runtime/spreadsheet/write.ts');
    return { bytes: await workbookOf(object.pluralLabel[context.language], headings, rows()), rows: count };
  }
  const encode = await encoder(order);
  const lines = [encode(`${order.encoding === 'utf-8' ? BYTE_ORDER_MARK : ''}${csvLine(headings, order.delimiter)}`)];
  for await (const row of rows()) lines.push(encode(csvLine(row.map(String), order.delimiter)));
  return { bytes: Buffer.concat(lines), rows: count };
}

async function encoder({ encoding }: ExportOrder): Promise<(text: string) => Buffer> {
  if (encoding === 'utf-8') return (text) => Buffer.from(text);
  const { gb18030 } = await import('../runtime/csv/gb18030.ts');
  return gb18030;
}

/** Numbers are numbers in a workbook; all else is the text that an import reads again. */
function cellOf(value: unknown, field: Field, { format }: ExportOrder, context: TextContext, titles: Readonly<Record<string, string>>): Cell {
  if (format === 'xlsx' && typeof value === 'number') return value;
  return cellText(value, field, context, (id) => titles[id]);
}
