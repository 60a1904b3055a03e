import { CrmError } from '@regulars/shared/errors.ts';
import { invitation as invitationObject } from '@regulars/shared/objects/invitation.ts';
import { resendInvitation } from '@regulars/shared/operations/invitations.ts';
import { expiryFrom, isOver } from '@regulars/shared/rules/invitation.ts';
import { grantable } from '../people/grantable.ts';
import type { Invitation } from '../runtime/directory/invitation.ts';
import { handle } from '../runtime/http/handle.ts';
import { update } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import { letterOf } from './letter.ts';

export const handler = handle(resendInvitation, async ({ input, store, settings, user, mail, now }) => {
  const found = (await store.get(invitationObject, input.id)) as Invitation; // found by its object
  if (isOver(found)) throw new CrmError('INVITATION_OVER', found.id);
  grantable(settings, user, undefined, found.role);
  const stored = (await store.commit([update(invitationObject, found, { expiresAt: expiryFrom(now) })], { answer: only })) as Invitation; // as above
  await mail.send(await letterOf(store, settings, stored));
  return stored;
});
