import { user as userObject } from '@regulars/shared/objects/user.ts';
import { changeRights } from '@regulars/shared/operations/people.ts';
import { expected } from '../records/expected.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { handle } from '../runtime/http/handle.ts';
import { update } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import { grantable } from './grantable.ts';

export const handler = handle(changeRights, async ({ input, store, settings, user, ifMatch }) => {
  const found = expected(await store.get(userObject, input.id), ifMatch);
  const { role } = found as unknown as Member; // the definition of users says so
  grantable(settings, user, role, input.body.role ?? role);
  const stored = await store.commit([update(store.objectOf(userObject.name), found, { ...input.body })], { answer: only });
  return stored as unknown as Member & { version: number }; // as above
});
