import { CrmError } from '@regulars/shared/errors.ts';
import { finishFile } from '@regulars/shared/operations/files.ts';
import { fileTypeOf, LARGEST_FILE } from '@regulars/shared/rules/fileType.ts';
import { handle } from '../runtime/http/handle.ts';
import { proofOf } from '../runtime/store/proof.ts';
import { type Taken, take, takenAs, uploadOf } from './sealed.ts';

/** Asked again after its answer was lost, it answers the same. */
export const handler = handle(finishFile, async ({ input, files, store }) => {
  const { id, name } = input;
  const found = fileTypeOf(name);
  const wrong = (code: 'NOT_A_FILE_TYPE' | 'NOT_WHAT_IT_SAYS') => new CrmError('WRONG_FILE', name, [{ pointer: '/name', code }]);
  if (!found) throw wrong('NOT_A_FILE_TYPE');
  const size = await files.size(uploadOf(id));
  const answer = (taken: Taken) => ({ id, name, ...taken, proof: proofOf(store.keyring, { id, ...taken }) });
  if (size === undefined) {
    const before = await takenAs(files, store.keyring, id);
    if (!before) throw new CrmError('NOT_FOUND', id, [{ pointer: '/id', code: 'NO_SUCH_FILE' }]);
    if (before.type !== found.type) throw wrong('NOT_WHAT_IT_SAYS');
    return answer(before);
  }
  if (size > LARGEST_FILE) throw new CrmError('WRONG_FILE', `${size} bytes`, [{ pointer: '/name', code: 'TOO_BIG' }]);
  const head: Buffer[] = [];
  for await (const piece of await files.read(uploadOf(id), Math.min(size, 4096))) head.push(piece as Buffer); // bodies are streams of bytes
  if (!found.fits(Buffer.concat(head))) throw wrong('NOT_WHAT_IT_SAYS');
  const taken = { type: found.type, size };
  await take(files, store.keyring, id, taken);
  return answer(taken);
});
