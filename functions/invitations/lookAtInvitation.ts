import { CrmError } from '@regulars/shared/errors.ts';
import { lookAtInvitation } from '@regulars/shared/operations/invitations.ts';
import { roleLabel } from '@regulars/shared/rules/rights.ts';
import { findInvitation } from '../runtime/directory/invitation.ts';
import { handle } from '../runtime/http/handle.ts';

/** Public: the token alone is the proof, and only whom the letter reached has it. */
export const handler = handle(lookAtInvitation, async ({ input, directory, now }) => {
  const { keyring, settings, invitation, isOpen } = await findInvitation(directory, input.token, now);
  if (!isOpen) throw new CrmError('INVITATION_OVER', invitation.id);
  const { email, name, role, expiresAt, updatedBy } = invitation;
  const { workspace } = keyring;
  const inviter = await directory.member({ workspace, user: updatedBy });
  return {
    workspace: { id: workspace, name: settings.name },
    email,
    ...(name ? { name } : {}),
    invitedBy: inviter?.name ?? settings.name,
    role: roleLabel(settings.roles, role),
    expiresAt,
  };
});
