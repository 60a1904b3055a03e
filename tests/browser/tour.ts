/** Every page and dialog, filled, empty and failing: what the checks of accessibility look at and what is photographed. */
import type { Locator } from 'playwright-core';
import type { Visitor } from './browser.ts';
import { duplicateStops } from './duplicateStops.ts';
import type { Furnished } from './furnish.ts';
import { peopleStops } from './peopleTour.ts';
import { customer, customers, filterButton } from './steps.ts';
import { settings } from './tourOfSettings.ts';
import { webhookStops } from './webhookStops.ts';
import { inner, sayIdentity } from './words.ts';

export interface Stop {
  name: string;
  /** What the page is called before it is left alone: it is told apart by its name. */
  show(visitor: Visitor, world: Furnished): Promise<void>;
  /** Does not live through a change of the window's width. */
  fixed?: boolean;
}

const refusal = { status: 500, contentType: 'application/problem+json', body: JSON.stringify({ status: 500, code: 'INTERNAL', requestId: 'req_0123456789' }) };

/** Requests that match fail until the next stop. */
async function failing({ page }: Visitor, pattern: string, how: 'refused' | 'offline' = 'refused'): Promise<void> {
  await page.route(pattern, (route) => (how === 'offline' ? route.abort() : route.fulfill(refusal)));
}

const things = (visitor: Visitor) => inner(visitor.language, visitor.pick(customers));
const thing = (visitor: Visitor) => inner(visitor.language, visitor.pick(customer));
const identity = (visitor: Visitor, word: Parameters<typeof sayIdentity>[1]) => sayIdentity(visitor.language, word);
const shown = (what: Locator) => what.first().waitFor();
const heading = ({ page }: Visitor, name: string) => shown(page.getByRole('heading', { name }));

/** Opened by its shortcut: the same at every width. */
async function list(visitor: Visitor, query = ''): Promise<void> {
  await visitor.go(`/customers${query}`);
  await shown(visitor.page.getByTestId('count').getByText(/\d/));
}
async function byKey(visitor: Visitor, key: string): Promise<void> {
  await visitor.page.locator('#main').focus();
  await visitor.page.keyboard.press(key);
}
const dialog = ({ page }: Visitor) => shown(page.locator('dialog[open], [popover]:popover-open'));

async function form(visitor: Visitor): Promise<Locator> {
  await list(visitor);
  await byKey(visitor, 'n');
  const open = visitor.page.getByRole('dialog', { name: visitor.say('new_one', { thing: thing(visitor) }) });
  await shown(open.getByRole('textbox'));
  return open;
}

/** Before anybody has signed in. */
export const outside: readonly Stop[] = [
  {
    name: 'landing',
    show: async (visitor) => {
      await visitor.go('/');
      await heading(visitor, visitor.say('landing_title'));
    },
  },
  { name: 'sign-up', show: (visitor) => toIdentity(visitor, 'sign_up', 'signUp') },
  {
    name: 'sign-up refused',
    async show(visitor) {
      await toIdentity(visitor, 'sign_up', 'signUp');
      await visitor.page.getByLabel(identity(visitor, 'email')).fill('nobody');
      await visitor.page.getByLabel(identity(visitor, 'password')).fill('short');
      await visitor.button(identity(visitor, 'signUpDo')).click();
      await shown(visitor.page.getByText(identity(visitor, 'needEmail')));
    },
  },
  {
    name: 'verify',
    async show(visitor) {
      await toIdentity(visitor, 'sign_up', 'signUp');
      await visitor.page.getByLabel(identity(visitor, 'email')).fill(`tour-${visitor.language}@example.com`);
      await visitor.page.getByLabel(identity(visitor, 'password')).fill('a long enough sentence');
      await visitor.button(identity(visitor, 'signUpDo')).click();
      await heading(visitor, identity(visitor, 'verify'));
    },
  },
  { name: 'sign-in', show: (visitor) => toIdentity(visitor, 'sign_in', 'signIn') },
  {
    name: 'sign-in refused',
    async show(visitor) {
      await toIdentity(visitor, 'sign_in', 'signIn');
      await visitor.page.getByLabel(identity(visitor, 'email')).fill('nobody@example.com');
      await visitor.page.getByLabel(identity(visitor, 'password')).fill('not the password');
      await visitor.button(identity(visitor, 'signIn')).click();
      await shown(visitor.page.getByText(identity(visitor, 'wrongPair')));
    },
  },
  {
    name: 'forgotten password',
    async show(visitor) {
      await toIdentity(visitor, 'sign_in', 'signIn');
      await visitor.page.getByRole('link', { name: identity(visitor, 'forgotten') }).click();
      await heading(visitor, identity(visitor, 'forgot'));
    },
  },
  {
    name: 'new password',
    async show(visitor) {
      await toIdentity(visitor, 'sign_in', 'signIn');
      await visitor.page.getByRole('link', { name: identity(visitor, 'forgotten') }).click();
      await visitor.page.getByLabel(identity(visitor, 'email')).fill('nobody@example.com');
      await visitor.button(identity(visitor, 'forgotDo')).click();
      await shown(visitor.page.getByLabel(identity(visitor, 'code')));
    },
  },
  {
    name: 'sign-in expired',
    show: async (visitor) => {
      await visitor.go(`/identity/interaction/none?lang=${visitor.language}`);
      await heading(visitor, identity(visitor, 'expired'));
    },
  },
  {
    name: 'sign-in interrupted',
    show: async (visitor) => {
      await visitor.go('/signed-in');
      await heading(visitor, visitor.say('sign_in_failed'));
    },
  },
  {
    name: 'mailbox',
    show: async (visitor) => {
      await visitor.go(`/mailbox?lang=${visitor.language}`);
      await shown(visitor.page.getByRole('navigation').getByRole('link'));
    },
  },
  {
    name: 'mailbox letter',
    async show(visitor) {
      await visitor.go(`/mailbox?lang=${visitor.language}`);
      await visitor.page.locator('nav.list a').first().click();
      await shown(visitor.page.getByRole('article'));
    },
  },
];

async function toIdentity(visitor: Visitor, button: string, title: 'signUp' | 'signIn'): Promise<void> {
  await visitor.go('/');
  await visitor.page
    .getByRole('main')
    .getByRole('button', { name: visitor.say(button) })
    .click();
  await heading(visitor, identity(visitor, title));
}

/** Signed in, with nothing there yet. */
export const bare: readonly Stop[] = [
  {
    name: 'new workspace',
    show: async (visitor) => {
      await visitor.go('/new-workspace');
      await heading(visitor, visitor.say('workspace_new_title'));
    },
  },
  {
    name: 'list empty',
    show: async (visitor) => {
      await visitor.go('/customers');
      await heading(visitor, visitor.say('list_empty', { things: things(visitor) }));
    },
  },
  {
    name: 'fields empty',
    show: async (visitor) => {
      await visitor.go('/settings/fields');
      await heading(visitor, visitor.say('fields_none', { things: things(visitor) }));
    },
  },
  {
    name: 'trash empty',
    show: async (visitor) => {
      await visitor.go('/trash/customers');
      await heading(visitor, visitor.say('trash_empty'));
    },
  },
];

const telco =
  'customerID,Contract,MonthlyCharges,E-mail\n7590-VHVEG,Month-to-month,29.85,a@example.com\n5575-GNVDE,One year,56.95,nonsense\n3668-QPYBK,Two year,53.85,\n';

async function understood(visitor: Visitor): Promise<void> {
  await visitor.go('/import/customers');
  await visitor.page.locator('input[type=file]').setInputFiles({ name: 'telco.csv', mimeType: 'text/csv', buffer: Buffer.from(telco) });
  await shown(visitor.page.locator('form button[type=submit]'));
}

async function checked(visitor: Visitor): Promise<void> {
  await understood(visitor);
  await visitor.page.locator('form button[type=submit]').click();
  await heading(visitor, visitor.say('import_check_title'));
}

/** Signed in, in a workspace that is lived in. */
export const inside: readonly Stop[] = [
  { name: 'list', show: (visitor) => list(visitor, '?columns=name,kind,stage,emails,phones,x_contract,x_spent,x_visits,x_last,tags&sort=-x_spent') },
  {
    name: 'list filtered',
    show: (visitor) =>
      list(
        visitor,
        `?where=${encodeURIComponent(
          JSON.stringify({
            and: [
              { field: 'stage', in: ['new', 'active'] },
              { field: 'x_spent', gte: { amount: 5000, currency: 'EUR' } },
              {
                or: [
                  { field: 'kind', is: 'person' },
                  { field: 'owner.name', contains: 'person' },
                ],
              },
            ],
          }),
        )}`,
      ),
  },
  {
    name: 'board',
    async show(visitor) {
      await visitor.go('/customers?as=board&board=stage&sum=x_spent&closed=lost');
      await shown(visitor.page.locator('[data-card]'));
    },
    fixed: true,
  },
  {
    name: 'board failing',
    async show(visitor) {
      await failing(visitor, '**/v1/customers/summarize');
      await visitor.go('/customers?as=board');
      await shown(visitor.button(visitor.say('retry')));
    },
  },
  {
    name: 'groups',
    async show(visitor) {
      await visitor.go('/customers?group=x_last:month&sum=x_spent&closed=2026-02-01');
      await shown(visitor.page.locator('tbody a[data-row]'));
    },
    fixed: true,
  },
  ...(['month', 'week', 'agenda'] as const).map((span) => ({
    name: `calendar ${span}`,
    async show(visitor: Visitor) {
      await visitor.go(`/tasks?as=calendar&span=${span}&day=2026-12-24`);
      await shown(visitor.page.locator('[data-entry]'));
    },
    fixed: true,
  })),
  {
    name: 'layout of a list',
    async show(visitor) {
      await visitor.go('/customers?as=board&sum=x_spent');
      await shown(visitor.page.locator('[data-card]'));
      await visitor.page
        .getByRole('main')
        .getByRole('button', { name: visitor.say('layout_board'), exact: true })
        .click();
      await shown(visitor.page.getByRole('radiogroup'));
    },
    fixed: true,
  },
  {
    name: 'view saved and changed',
    async show(visitor) {
      const { body } = await visitor.api('GET', '/v1/views?limit=1');
      const state = { name: visitor.pick({ en: 'Regulars', zh: '熟客名单' }), object: 'customer', state: 'sort=name' };
      const id = body.data[0]?.id ?? (await visitor.api('POST', '/v1/views', state)).body.id;
      await visitor.api('PATCH', '/v1/preferences', { favourites: [id] });
      await visitor.caughtUp('views', 1);
      await list(visitor, `?view=${id}&as=table&sort=-name`);
      await shown(visitor.button(visitor.say('view_discard')));
    },
  },
  {
    name: 'view form',
    async show(visitor) {
      await list(visitor, '?sort=-name');
      await visitor.button(visitor.say('view_save')).click();
      await shown(visitor.page.getByRole('dialog', { name: visitor.say('view_save') }).getByRole('textbox'));
    },
    fixed: true,
  },
  {
    name: 'record layout',
    async show(visitor) {
      await visitor.go('/settings/layout?object=customers');
      await shown(visitor.page.locator('[data-handle]'));
    },
  },
  {
    name: 'list nothing found',
    show: async (visitor) => {
      await visitor.go('/customers?q=qqqqzz');
      await heading(visitor, visitor.say('list_none_found'));
    },
  },
  {
    name: 'list failing',
    show: async (visitor) => {
      await failing(visitor, '**/v1/customers/search');
      await visitor.go('/customers');
      await shown(visitor.button(visitor.say('retry')));
    },
  },
  {
    name: 'list offline',
    show: async (visitor) => {
      await failing(visitor, '**/v1/customers/search', 'offline');
      await visitor.go('/customers');
      await heading(visitor, visitor.say('error_offline_title'));
    },
  },
  {
    name: 'filter builder',
    async show(visitor) {
      await list(
        visitor,
        `?where=${encodeURIComponent(
          JSON.stringify({
            and: [
              { field: 'stage', in: ['new', 'active'] },
              { field: 'x_last', within: { last: 3, unit: 'month' } },
              {
                or: [
                  { field: 'x_spent', gte: { amount: 5000, currency: 'EUR' } },
                  { field: 'name', empty: false },
                ],
              },
            ],
          }),
        )}`,
      );
      await filterButton(visitor).click();
      await dialog(visitor);
      await shown(visitor.page.getByRole('button', { name: /\d/ }).and(visitor.page.locator('[type=submit]')));
    },
  },
  {
    name: 'columns',
    show: async (visitor) => {
      await list(visitor);
      await visitor.button(visitor.say('columns')).click();
      await dialog(visitor);
    },
  },
  {
    name: 'list menu',
    fixed: true,
    show: async (visitor) => {
      await list(visitor);
      await visitor.page
        .getByRole('main')
        .getByRole('button', { name: visitor.say('more'), exact: true })
        .click();
      await dialog(visitor);
    },
  },
  {
    name: 'main menu',
    fixed: true,
    async show(visitor) {
      await list(visitor);
      await visitor.page
        .getByRole('navigation', { name: visitor.say('navigation') })
        .getByRole('button', { name: visitor.isPhone ? visitor.say('more') : new RegExp(visitor.say('person_menu')) })
        .click();
      await dialog(visitor);
    },
  },
  {
    name: 'side panel',
    show: async (visitor, { first }) => {
      await list(visitor, `?open=${first}`);
      await shown(visitor.page.getByRole('tabpanel').locator('dl'));
    },
  },
  {
    name: 'side panel timeline',
    show: async (visitor, { first }) => {
      await list(visitor, `?open=${first}`);
      await visitor.page.getByRole('tab', { name: visitor.say('timeline') }).click();
      await shown(visitor.page.getByRole('tabpanel').getByRole('listitem'));
    },
  },
  {
    name: 'side panel history',
    show: async (visitor, { first }) => {
      await list(visitor, `?open=${first}`);
      await visitor.page.getByRole('tab', { name: visitor.say('history') }).click();
      await shown(visitor.page.getByRole('tabpanel').getByRole('listitem'));
    },
  },
  {
    name: 'record',
    show: async (visitor, { first }) => {
      await visitor.go(`/customers/${first}`);
      await shown(visitor.page.locator('dl'));
    },
  },
  {
    name: 'record edited in place',
    async show(visitor, { first }) {
      await visitor.go(`/customers/${first}`);
      const label = inner(visitor.language, visitor.pick({ en: 'E-mails', zh: '电子邮箱' }));
      await visitor
        .button(visitor.say('edit_one', { thing: label }))
        .first()
        .click();
      await shown(visitor.page.locator('dd input'));
    },
  },
  {
    name: 'Chinese address',
    fixed: true,
    async show(visitor, { first }) {
      await visitor.go(`/customers/${first}`);
      const label = inner(visitor.language, visitor.pick({ en: 'Addresses', zh: '地址' }));
      await visitor
        .button(visitor.say('edit_one', { thing: label }))
        .first()
        .click();
      const editor = visitor.page.locator('[data-field="addresses"]');
      const country = editor.getByLabel(visitor.say('address_country'), { exact: true });
      await country.focus();
      await country.selectOption('CN');
      await editor.getByRole('combobox').first().fill('广东省');
      await editor.getByRole('combobox').nth(1).click();
      await shown(visitor.page.getByRole('option', { name: '深圳市' }));
    },
  },
  {
    name: 'record with a note',
    show: async (visitor, { first }) => {
      await visitor.go(`/customers/${first}`);
      await visitor.page.getByRole('tab', { name: visitor.say('timeline') }).click();
      await visitor.page
        .getByRole('group', { name: visitor.say('entry_add') })
        .getByRole('button')
        .first()
        .click();
      await shown(visitor.page.getByRole('tabpanel').locator('form input'));
    },
  },
  {
    name: 'record failing',
    show: async (visitor, { first }) => {
      await failing(visitor, '**/v1/customers/customer_*');
      await visitor.go(`/customers/${first}`);
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'record missing',
    show: async (visitor) => {
      await visitor.go('/customers/customer_01HZZZZZZZZZZZZZZZZZZZZZZZ');
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'record in the trash',
    show: async (visitor, { trashed }) => {
      await visitor.go(`/customers/${trashed}`);
      await shown(visitor.page.getByText(visitor.say('in_trash')));
    },
  },
  {
    name: 'form',
    show: async (visitor) => {
      const open = await form(visitor);
      await open.getByRole('button', { name: /\d/ }).click();
      await shown(open.getByRole('combobox'));
    },
  },
  {
    name: 'form refused',
    async show(visitor) {
      const open = await form(visitor);
      await open.getByRole('textbox', { name: visitor.say('email_address') }).fill('nonsense');
      await open.getByRole('button', { name: visitor.say('create') }).click();
      await shown(open.locator('[aria-invalid=true]'));
    },
  },
  {
    name: 'saved',
    show: async (visitor) => {
      const open = await form(visitor);
      await open.getByRole('textbox').first().fill('Ümit');
      await open.getByRole('button', { name: visitor.say('create') }).click();
      await shown(visitor.page.getByRole('region', { name: visitor.say('notices') }).getByText('Ümit'));
    },
  },
  {
    name: 'palette',
    show: async (visitor) => {
      await list(visitor);
      await byKey(visitor, 'ControlOrMeta+k');
      await dialog(visitor);
    },
  },
  {
    name: 'palette found',
    show: async (visitor) => {
      await list(visitor);
      await byKey(visitor, 'ControlOrMeta+k');
      await dialog(visitor);
      await visitor.page.keyboard.type('zw');
      await shown(visitor.page.getByRole('option', { name: '张伟' }));
    },
  },
  {
    name: 'keys',
    show: async (visitor) => {
      await list(visitor);
      await byKey(visitor, '?');
      await dialog(visitor);
    },
  },
  {
    name: 'import',
    show: async (visitor) => {
      await visitor.go('/import/customers');
      await shown(visitor.page.locator('input[type=file]'));
    },
  },
  { name: 'import understood', show: understood },
  { name: 'import checked', show: checked },
  {
    name: 'import unreadable',
    show: async (visitor) => {
      await visitor.go('/import/customers');
      await visitor.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'photo.csv', mimeType: 'text/csv', buffer: Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 0, 7]) });
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'import done',
    show: async (visitor) => {
      await checked(visitor);
      await visitor.button(visitor.say('import_start', { count: 3, shown: '3' })).click();
      await heading(visitor, visitor.say('import_done'));
    },
  },
  {
    name: 'import undone',
    show: async (visitor) => {
      await checked(visitor);
      await visitor.button(visitor.say('import_start', { count: 3, shown: '3' })).click();
      await heading(visitor, visitor.say('import_done'));
      await visitor.button(visitor.say('import_undo')).click();
      await heading(visitor, visitor.say('import_undone'));
    },
  },
  {
    name: 'fields',
    show: async (visitor) => {
      await visitor.go('/settings/fields');
      await shown(visitor.page.getByRole('list', { name: visitor.say('fields_of', { things: things(visitor) }) }));
    },
  },
  {
    name: 'field form',
    show: async (visitor) => {
      await visitor.go('/settings/fields');
      await visitor.button(visitor.say('field_new')).click();
      await visitor.page.getByLabel(visitor.say('field_kind'), { exact: true }).selectOption({ label: visitor.say('kind_choice') });
      await shown(visitor.page.getByRole('group', { name: new RegExp(visitor.say('field_choices')) }));
    },
  },
  ...peopleStops,
  ...settings,
  ...webhookStops,
  {
    name: 'workspace',
    show: async (visitor) => {
      await visitor.go('/settings/workspace');
      await heading(visitor, visitor.say('workspace_settings'));
    },
  },
  {
    name: 'usage',
    show: async (visitor) => {
      await visitor.go('/settings/usage');
      await shown(visitor.page.getByTestId('total'));
    },
  },
  {
    name: 'usage with a cap that is reached',
    show: async (visitor) => {
      await visitor.page.route('**/v1/usage', async (route) => {
        const answer = await route.fetch();
        const usage = await answer.json();
        const cap = { cents: 100, counted: 10_050, state: 'reached', setBy: usage.users[0]?.user ?? '', setAt: '2026-11-26T12:00:00.000Z' };
        await route.fulfill({
          response: answer,
          headers: { ...answer.headers(), 'x-usage-cap': 'reached; month=2099-01; set=2099-01-01T00:00:00.000Z' },
          json: { ...usage, cap },
        });
      });
      await visitor.go('/settings/usage');
      await shown(visitor.page.getByText(visitor.say('bill_cap_reached')));
    },
  },
  {
    name: 'usage refused',
    show: async (visitor) => {
      await failing(visitor, '**/v1/usage');
      await visitor.go('/settings/usage');
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'trash',
    show: async (visitor) => {
      await visitor.go('/trash/customers');
      await shown(visitor.button(new RegExp(visitor.say('restore'))));
    },
  },
  {
    name: 'tasks',
    show: async (visitor) => {
      await visitor.go('/tasks');
      await shown(visitor.page.getByTestId('count').getByText(/\d/));
    },
  },
  {
    name: 'notifications none',
    show: async (visitor) => {
      await visitor.page.route('**/v1/notifications', (route) => route.fulfill({ json: { data: [], unread: 0, titles: {} } }));
      await visitor.go('/notifications');
      await heading(visitor, visitor.say('notices_none'));
    },
  },
  {
    name: 'notifications failing',
    show: async (visitor) => {
      await failing(visitor, '**/v1/notifications*');
      await visitor.go('/notifications');
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'notifications',
    show: async (visitor) => {
      const { body } = await visitor.api('GET', '/v1/workspace');
      const { data } = (await visitor.api('GET', '/v1/customers?limit=1')).body;
      const one = { at: new Date().toISOString(), object: 'customer', record: data[0].id, title: '张伟', by: body.me.id, many: false, read: false };
      const notices = [
        { ...one, id: '01HZZZZZZZZZZZZZZZZZZZZZZ3', kind: 'mention' },
        { ...one, id: '01HZZZZZZZZZZZZZZZZZZZZZZ2', kind: 'assigned', many: true },
        { ...one, id: '01HZZZZZZZZZZZZZZZZZZZZZZ1', kind: 'reminder', by: undefined, read: true },
      ];
      await visitor.page.route('**/v1/notifications', (route) => route.fulfill({ json: { data: notices, unread: 2, titles: {} } }));
      await visitor.go('/notifications');
      await shown(visitor.button(visitor.say('notices_mark_all')));
      await shown(visitor.page.getByRole('checkbox'));
    },
  },
  {
    name: 'no such page',
    show: async (visitor) => {
      await visitor.go('/nonsense/page/of/nothing');
      await shown(visitor.page.getByRole('alert'));
    },
  },
  ...duplicateStops,
];
