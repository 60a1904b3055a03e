import { CrmError } from '@regulars/shared/errors.ts';
import { schemas } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { undoChange } from '@regulars/shared/operations/changes.ts';
import { handle } from '../runtime/http/handle.ts';
import { mayReverse, reversed } from './reversal.ts';

export const handler = handle(undoChange, async ({ input, store, user }) => {
  const [lane = 0, sequence = 0] = input.id.split('-').map(Number);
  const entry = await store.entry(lane, sequence);
  if (!entry) throw new CrmError('NOT_FOUND', input.id);
  if (entry.via === 'merge') throw new CrmError('MERGED', `${input.id} is part of ${entry.cause}`); // one half of a merge is no state to be in
  const object = store.objectOf(entry.object);
  const record = await store.get(object, entry.record); // whose record one may not see, its changes one may not undo
  if (!mayReverse(user, object, entry)) throw new CrmError('NOT_ALLOWED', `${user.role} may not take back a change of ${object.plural}`);

  const { change, conflict } = reversed(entry, object, record);
  if (!change && !conflict) throw new CrmError('NOTHING_TO_UNDO', input.id);
  const conflicts = conflict ? [conflict] : [];
  const shown = schemas(seenBy(object, user.rights)).read; // values of deleted and hidden fields stay behind
  return store.commit(change ? [change] : [], { via: 'undo', cause: input.id, answer: ([stored = record]) => ({ record: shown.parse(stored), conflicts }) });
});
