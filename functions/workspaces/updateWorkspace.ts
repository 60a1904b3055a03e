import { CrmError } from '@regulars/shared/errors.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { updateWorkspace } from '@regulars/shared/operations/workspaces.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { handle } from '../runtime/http/handle.ts';
import { update } from '../runtime/store/changes.ts';
import { settingsFrom, workspaceId } from '../runtime/store/settings.ts';
import { workspaceView } from './view.ts';

export const handler = handle(updateWorkspace, async ({ input, store, workspace, user, ifMatch }) => {
  const found = await store.get(workspaceObject, workspaceId(workspace));
  if (ifMatch !== undefined && ifMatch !== found.version) throw new CrmError('PRECONDITION');
  const me = (await store.me()) as unknown as Member; // the definition of users says so
  const { duplicatesOff: off, ...rest } = input.body;
  const values = { ...rest, ...(off ? { duplicatesOff: off.length > 0 ? off : null } : {}) }; // a list that is empty is no value
  return store.commit([update(workspaceObject, found, values)], {
    answer: ([stored = found]) => workspaceView(settingsFrom(stored), { ...me, role: user.role, access: user.access }),
  });
});
