import { CrmError } from '@regulars/shared/errors.ts';
import { createWorkspace } from '@regulars/shared/operations/workspaces.ts';
import { openWorkspace } from '../runtime/directory/openWorkspace.ts';
import { handle } from '../runtime/http/handle.ts';
import { ulid, ulidOf } from '../runtime/store/ids.ts';
import { workspaceView } from './view.ts';

const regions: Record<string, string> = { zh: 'CN', en: 'US' };

/** Under one idempotency key a person opens one workspace: its id follows from both. */
export const handler = handle(createWorkspace, async ({ input, person, directory, request, now }) => {
  const { userName, region = regions[input.language] ?? 'US', ...rest } = input;
  const id = request.idempotencyKey ? ulidOf(`${person.sub}|${request.idempotencyKey}`) : ulid();
  const before = request.idempotencyKey ? await directory.membership(person.email, id) : undefined;
  if (before) {
    if (before.request !== request.fingerprint) throw new CrmError('KEY_REUSED');
  } else {
    const owner = { email: person.email, name: userName ?? person.email.split('@')[0] ?? person.email };
    await openWorkspace(directory, id, { ...rest, region, owner }, now, request.fingerprint);
  }
  const settings = await directory.settings(id);
  const member = await directory.member(before ?? { workspace: id, user: settings.record.createdBy });
  if (!member) throw new Error(`Workspace ${id} was opened without an owner`);
  return workspaceView(settings, member);
});
