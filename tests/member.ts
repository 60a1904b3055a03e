/** A further member of a workspace, as an invitation that was accepted leaves them: the user's record and the membership. */
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { newId } from '@regulars/functions/runtime/store/ids.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import type { Access, Role } from '@regulars/shared/roles.ts';

export interface NewMember {
  name: string;
  email: string;
  role?: Role;
  access?: Access;
  teams?: string[];
}

/** Gives the user's id. */
export async function addMember(workspace: string, by: string, { name, email, role = 'member', access = 'all', teams }: NewMember): Promise<string> {
  const meter = { read: 0, write: 0 };
  const id = newId('user');
  const values = { name, email, role, access, ...(teams ? { teams } : {}) };
  await commit(
    [create(userObject, values as never, id)], // role, access and address are set by the system, which this is
    {
      table: tableFor(meter, { workspace, enrols: true }),
      keyring: await keyringOf(workspace, meter),
      writer: { user: by, via: 'web', now: new Date().toISOString(), timeZone: 'Europe/Berlin', settings: 1 },
      also: () => [directoryOf(meter).membershipPut(email, { workspace, user: id })],
    },
    () => undefined,
  );
  return id;
}
