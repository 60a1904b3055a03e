/** Which files are taken for tables, by their names. */
const types = {
  csv: 'text/csv',
  tsv: 'text/csv',
  txt: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type TableType = (typeof types)[keyof typeof types];
export const workbookType = types.xlsx;

/** The type that a file of this name is uploaded with; undefined where it is no table by its name. */
export function tableTypeOf(name: string): TableType | undefined {
  const ending = /\.([a-z]{3,4})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(types, ending) ? types[ending as keyof typeof types] : undefined; // one of its own names, see before
}
