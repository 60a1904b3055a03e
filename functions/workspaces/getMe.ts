import { getMe } from '@regulars/shared/operations/workspaces.ts';
import { handle } from '../runtime/http/handle.ts';

export const handler = handle(getMe, async ({ person, directory }) => {
  const memberships = await directory.memberships(person.email);
  const workspaces = await Promise.all(
    memberships.map(async (membership) => {
      const [member, { name }] = await Promise.all([directory.member(membership), directory.settings(membership.workspace)]);
      return member && !member.trashedAt ? [{ id: membership.workspace, name, role: member.role }] : [];
    }),
  );
  return { person: { sub: person.sub, email: person.email }, workspaces: workspaces.flat() };
});
