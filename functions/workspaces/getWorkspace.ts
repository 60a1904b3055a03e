import { getWorkspace } from '@regulars/shared/operations/workspaces.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { handle } from '../runtime/http/handle.ts';
import { workspaceView } from './view.ts';

export const handler = handle(getWorkspace, async ({ store, settings, user }) => {
  const me = (await store.me()) as unknown as Member; // the definition of users says so
  return workspaceView(settings, { ...me, role: user.own ?? user.role, access: user.access });
});
