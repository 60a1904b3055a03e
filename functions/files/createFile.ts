import { CrmError } from '@regulars/shared/errors.ts';
import { createFile } from '@regulars/shared/operations/files.ts';
import { fileTypeOf } from '@regulars/shared/rules/fileType.ts';
import { handle } from '../runtime/http/handle.ts';
import { newId } from '../runtime/store/ids.ts';
import { uploadOf } from './sealed.ts';

export const handler = handle(createFile, async ({ input, files }) => {
  const found = fileTypeOf(input.name);
  if (!found) throw new CrmError('WRONG_FILE', input.name, [{ pointer: '/name', code: 'NOT_A_FILE_TYPE' }]);
  const id = newId('file');
  return { id, upload: await files.uploadUrl(uploadOf(id), input.size, found.type) };
});
