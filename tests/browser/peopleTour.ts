/** The pages about people, roles and invitations, for the tour. */
import type { Locator } from 'playwright-core';
import type { Visitor } from './browser.ts';
import type { Stop } from './tour.ts';

const shown = (what: Locator) => what.first().waitFor();

/** A role of the workspace's own, one invitation waiting; made once for each visitor. */
const furnished = new WeakSet<object>();
async function furnish(visitor: Visitor): Promise<void> {
  if (furnished.has(visitor.page)) return;
  furnished.add(visitor.page);
  const ask = async (path: string, body: object) => {
    const answer = await visitor.api('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };
  const rights = { customer: { access: 'own', fields: { note: 'none', emails: 'none', stage: 'read' } }, relation: { right: 'none' }, task: { right: 'read' } };
  await ask('/v1/roles', { name: 'x_shop', label: { en: 'Shop floor', zh: '门店店员' }, basis: 'member', rights });
  await ask('/v1/invitations', { name: '欧阳秀英', email: 'ouyang.xiuying@a-rather-long-domain-name.example', role: 'x_shop', access: 'own' });
}

async function people(visitor: Visitor): Promise<void> {
  await visitor.go('/customers');
  await shown(visitor.page.getByTestId('count'));
  await furnish(visitor);
  await visitor.go('/settings/people');
  await shown(visitor.page.getByRole('list', { name: visitor.say('invitations') }));
}

export const peopleStops: readonly Stop[] = [
  { name: 'people', show: people },
  {
    name: 'invite',
    async show(visitor) {
      await people(visitor);
      await visitor.button(visitor.say('invite')).first().click();
      await shown(visitor.page.getByRole('dialog').getByRole('textbox'));
    },
  },
  {
    name: 'invite refused',
    async show(visitor) {
      await people(visitor);
      await visitor.button(visitor.say('invite')).first().click();
      await visitor.page.getByLabel(visitor.say('email_address')).fill('nobody');
      await visitor.button(visitor.say('invite_send')).click();
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'person',
    async show(visitor) {
      await people(visitor);
      await visitor.page
        .getByRole('list', { name: visitor.say('people'), exact: true })
        .getByRole('button')
        .first()
        .click();
      await shown(visitor.page.getByRole('dialog').getByRole('combobox'));
    },
  },
  {
    name: 'roles',
    async show(visitor) {
      await people(visitor);
      await visitor.go('/settings/roles');
      await shown(visitor.page.getByRole('list', { name: visitor.say('roles_own') }));
    },
  },
  {
    name: 'role',
    async show(visitor) {
      await people(visitor);
      await visitor.go('/settings/roles/x_shop');
      await visitor.page
        .getByRole('list', { name: visitor.say('rights') })
        .getByRole('button')
        .first()
        .click();
      await shown(
        visitor.page
          .getByRole('list', { name: visitor.say('rights') })
          .getByRole('listitem')
          .getByRole('listitem'),
      );
    },
  },
  {
    name: 'why',
    async show(visitor, { first }) {
      await visitor.go(`/customers/${first}`);
      if (visitor.isPhone) await visitor.page.getByRole('tab', { name: visitor.say('details') }).click();
      await visitor.button(visitor.say('why_ask')).click();
      await shown(visitor.page.getByRole('dialog', { name: visitor.say('why_title') }).getByText(/[.。]$/));
    },
  },
  {
    name: 'leaving',
    async show(visitor) {
      await visitor.go('/settings/workspace');
      await visitor.button(visitor.say('leave_workspace')).click();
      await shown(visitor.button(visitor.say('leave_do')));
    },
  },
  {
    name: 'invitation over',
    async show(visitor) {
      await visitor.go('/join#nothing');
      await shown(visitor.page.getByRole('alert'));
    },
  },
];
