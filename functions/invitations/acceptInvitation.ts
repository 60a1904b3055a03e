import { CrmError } from '@regulars/shared/errors.ts';
import { acceptInvitation } from '@regulars/shared/operations/invitations.ts';
import { findInvitation, join } from '../runtime/directory/invitation.ts';
import { handle } from '../runtime/http/handle.ts';

/** A repeated request, under the key of the first, is told what that one was: the membership keeps its mark. */
export const handler = handle(acceptInvitation, async ({ input, person, directory, request, now }) => {
  const found = await findInvitation(directory, input.token, now);
  const { workspace } = found.keyring;
  const { idempotencyKey = '', fingerprint } = request;
  const before = idempotencyKey ? await directory.membership(person.email, workspace) : undefined;
  if (before?.request?.startsWith(`${idempotencyKey}|`)) {
    if (before.request !== `${idempotencyKey}|${fingerprint}`) throw new CrmError('KEY_REUSED');
    return { workspace, user: before.user };
  }
  const name = input.name ?? found.invitation.name ?? person.email.split('@')[0] ?? person.email;
  const { id } = await join(directory, found, { email: person.email, name }, now, `${idempotencyKey}|${fingerprint}`);
  return { workspace, user: id };
});
