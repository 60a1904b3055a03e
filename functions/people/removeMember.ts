import { CrmError } from '@regulars/shared/errors.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { removeMember } from '@regulars/shared/operations/people.ts';
import { may } from '@regulars/shared/roles.ts';
import { mayGrant } from '@regulars/shared/rules/user.ts';
import { expected } from '../records/expected.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { handle } from '../runtime/http/handle.ts';
import { trash } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';

/** Whoever is signed in may leave; an API key leaves for nobody. The membership goes in the transaction of the user. */
export const handler = handle(removeMember, async ({ input, store, directory, user, workspace, request }) => {
  const leaves = input.id === user.user && !request.verdict.key;
  const found = expected(leaves ? await store.me() : await store.get(userObject, input.id), undefined);
  const { role, email } = found as unknown as Member; // the definition of users says so
  if (!leaves && !(may(user.role, 'users:remove') && mayGrant(user.role, role, undefined)))
    throw new CrmError('NOT_ALLOWED', `${user.role} may not remove a ${role}`);
  const stored = await store.commit([trash(store.objectOf(userObject.name), found)], {
    also: () => [directory.membershipDelete(email, workspace)],
    answer: only,
  });
  return stored as unknown as Member & { version: number }; // as above
});
