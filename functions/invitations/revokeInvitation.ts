import { CrmError } from '@regulars/shared/errors.ts';
import { invitation as invitationObject } from '@regulars/shared/objects/invitation.ts';
import { revokeInvitation } from '@regulars/shared/operations/invitations.ts';
import { isOver } from '@regulars/shared/rules/invitation.ts';
import type { Invitation } from '../runtime/directory/invitation.ts';
import { handle } from '../runtime/http/handle.ts';
import { trash } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';

export const handler = handle(revokeInvitation, async ({ input, store }) => {
  const found = await store.get(invitationObject, input.id);
  if (isOver(found)) throw new CrmError('INVITATION_OVER', found.id);
  return (await store.commit([trash(invitationObject, found)], { answer: only })) as Invitation; // found by its object
});
