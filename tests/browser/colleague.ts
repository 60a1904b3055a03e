/** Somebody else in a workspace, there before they sign up. */
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { newId } from '@regulars/functions/runtime/store/ids.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import type { Role } from '@regulars/shared/roles.ts';
import { newAddress, signUpAs, type Visitor } from './browser.ts';

/** `visitor` signs up and finds themselves in the workspace of `host`. */
export async function joins(visitor: Visitor, host: Visitor, role: Role = 'member'): Promise<void> {
  const email = newAddress();
  const { body: workspace } = await host.api('GET', '/v1/workspace');
  const meter = { read: 0, write: 0 };
  const user = newId('user');
  await commit(
    [create(userObject, { name: 'Max', email, role, access: 'all' } as never, user)], // role and address are set by the system, which this is
    {
      table: tableFor(meter, { workspace: workspace.id, enrols: true }),
      keyring: await keyringOf(workspace.id, meter),
      writer: { user, via: 'web', now: new Date().toISOString(), timeZone: 'UTC', settings: workspace.version },
      also: () => [directoryOf(meter).membershipPut(email, { workspace: workspace.id, user })],
    },
    () => undefined,
  );
  await signUpAs(visitor, email);
  await visitor.page.getByRole('navigation', { name: visitor.say('navigation') }).waitFor();
  await visitor.go('/customers');
}
