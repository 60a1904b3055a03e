/** Somebody else in a workspace: there as an invitation that was accepted leaves them, and given a role on the page of people. */
import { addMember, type NewMember } from '../member.ts';
import { newAddress, openSession, type Visitor } from './browser.ts';

/** `visitor` is signed in, and at the list of customers in the workspace of `host`. */
export async function joins(visitor: Visitor, host: Visitor, as: Partial<NewMember> = {}): Promise<void> {
  const email = newAddress();
  const { body: space } = await host.api('GET', '/v1/workspace');
  await addMember(space.id, space.me.id, { name: 'Max', email, ...as });
  await openSession(visitor, email);
  await visitor.go('/customers');
  await visitor.page.getByRole('navigation', { name: visitor.say('navigation') }).waitFor();
}

export async function giveRole(visitor: Visitor, email: string, role: string): Promise<void> {
  const { page, hand } = visitor;
  await visitor.go('/settings/people');
  const line = page
    .getByRole('list', { name: visitor.say('people'), exact: true })
    .getByRole('listitem')
    .filter({ hasText: email });
  await hand.press(line.getByRole('button'));
  const dialog = page.getByRole('dialog');
  await hand.choose(dialog.getByLabel(visitor.say('role'), { exact: true }), role);
  await hand.press(dialog.getByRole('button', { name: visitor.say('save') }));
  await dialog.waitFor({ state: 'hidden' });
  await line.getByText(role).waitFor();
}
