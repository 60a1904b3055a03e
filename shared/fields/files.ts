/** Files of a record: what each is called, what it is and how large. Their bytes lie in the file store, sealed. */
import * as z from 'zod/mini';
import { fileTypes, isFileName, LARGEST_FILE } from '../rules/fileType.ts';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

const types = new Set(Object.values(fileTypes).map(({ type }) => type));
export const FileName = z.string().check(z.minLength(1), z.maxLength(200), z.refine(isFileName, 'NOT_A_FILE_NAME'));

/** As `finishFile` answers it; a record takes it as it is. The name may be another one. */
export const FileEntry = z.strictObject({
  id: z.string().check(z.regex(/^file_[0-9A-HJKMNP-TV-Z]{26}$/, 'NO_SUCH_FILE')),
  name: FileName,
  type: z.string().check(z.refine((type) => types.has(type), 'NO_SUCH_FILE')),
  /** Bytes. */
  size: z.int().check(z.minimum(1), z.maximum(LARGEST_FILE)),
  /** Says that this workspace took the file, as this type and size. */
  proof: z.string().check(z.regex(/^[\w-]{32}$/, 'NO_SUCH_FILE')),
});
export type FileEntry = z.infer<typeof FileEntry>;

const key = ({ name }: FileEntry) => folded(name);

export const files = kind(<const O extends AnyOptions>(options: O): Field<FileEntry[], O> => ({ kind: 'files', ...options }) as Field<FileEntry[], O>, {
  name: 'files',
  label: { en: 'Files', zh: '文件' },
  many: true,
  key: 'text',
  schema: () =>
    z.array(FileEntry).check(
      z.minLength(1),
      z.maxLength(50),
      z.refine((all) => distinct(all.map(({ id }) => id)), 'TWICE'),
    ),
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (values: FileEntry[]) => [values.map(key).join('; ')],
  keys: (values: FileEntry[]) => values.map(key),
  operators: ['contains', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(200)),
  /** Text names no bytes: files are attached, not typed or imported. */
  fromText: (): FromText<FileEntry[]> => ({ refused: 'NO_SUCH_FILE' }),
  toText: (values: FileEntry[]) => values.map(({ name }) => name).join('; '),
  searchText: (values: FileEntry[]) => values.map(({ name }) => name),
  guarded: () => [],
  sample: (random): FileEntry[] => {
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const draw = (length: number) => Array.from({ length }, () => letters[random.below(32)]).join('');
    return [
      {
        id: `file_0${draw(25)}`,
        name: `${random.pick(['Offer', '报价', 'photo 1'])}.pdf`,
        type: 'application/pdf',
        size: 1 + random.below(1e6),
        proof: draw(32),
      },
    ];
  },
});
