/** A new workspace: its data key, its settings, its first user and that user's membership. */
import type { AnyRecord, New } from '@regulars/shared/objects/object.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { create } from '../store/changes.ts';
import { commit } from '../store/commit.ts';
import { newId } from '../store/ids.ts';
import { createKeyring } from '../store/keyring.ts';
import { workspaceId } from '../store/settings.ts';
import { tableFor } from '../store/table.ts';
import type { Directory } from './directory.ts';

export interface NewWorkspace extends New<typeof workspaceObject> {
  owner: { name: string; email: string };
}

/** `id`: a ULID that no workspace has; `request` marks whose request it was, for repeats. */
export async function openWorkspace(directory: Directory, id: string, { owner, ...values }: NewWorkspace, now: string, request?: string): Promise<AnyRecord[]> {
  const keyring = await createKeyring(id, directory.meter);
  const user = newId('user');
  const rights = { role: 'owner', access: 'all' } as const;
  return commit(
    [create(workspaceObject, values, workspaceId(id)), create(userObject, { ...owner, ...rights } as never, user)], // role, access and address are set by the system, which this is
    {
      table: tableFor(directory.meter, { workspace: id, enrols: true }),
      keyring,
      writer: { user, via: 'web', now, timeZone: values.timeZone, settings: 0 },
      also: () => [directory.membershipPut(owner.email, { workspace: id, user }, request), directory.listingPut(id, now)],
    },
    ({ records }) => records,
  );
}
