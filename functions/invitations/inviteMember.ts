import { CrmError } from '@regulars/shared/errors.ts';
import { invitation as invitationObject } from '@regulars/shared/objects/invitation.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { inviteMember } from '@regulars/shared/operations/invitations.ts';
import { expiryFrom } from '@regulars/shared/rules/invitation.ts';
import { accessOf } from '@regulars/shared/rules/user.ts';
import { grantable } from '../people/grantable.ts';
import type { Invitation } from '../runtime/directory/invitation.ts';
import { handle } from '../runtime/http/handle.ts';
import { create, update } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import { letterOf } from './letter.ts';

export const handler = handle(inviteMember, async ({ input, store, settings, user, mail, now }) => {
  const { email, name, role, access = 'own', teams, language = settings.language } = input;
  const waiting = (await store.find(invitationObject, 'email', email)) as Invitation | undefined; // found by its object
  grantable(settings, user, waiting?.role, role);
  if (await store.find(store.objectOf(userObject.name), 'email', email)) throw new CrmError('ALREADY_MEMBER');
  const rest = { role, access: accessOf(role, access), language, expiresAt: expiryFrom(now) };
  const change = waiting
    ? update(invitationObject, waiting, { ...rest, name: name ?? null, teams: teams?.length ? teams : null })
    : create(invitationObject, { email, ...rest, ...(name ? { name } : {}), ...(teams?.length ? { teams } : {}) });
  const stored = (await store.commit([change], { answer: only })) as Invitation; // as above
  await mail.send(await letterOf(store, settings, stored));
  return stored;
});
