/** The pages of webhooks, for the tour: none, one with its log, what fails, and the dialogs. */
import type { Locator } from 'playwright-core';
import type { Visitor } from './browser.ts';
import type { Stop } from './tour.ts';

const shown = (what: Locator) => what.first().waitFor();
const refusal = { status: 500, json: { status: 500, code: 'INTERNAL', requestId: 'req_0123456789' } };

/** One that is paused, since a receiver is told nothing by a page that is looked at; made once for each visitor. */
const made = new WeakMap<object, string>();
async function webhook(visitor: Visitor): Promise<string> {
  const before = made.get(visitor.page);
  if (before) return before;
  await visitor.go('/customers');
  await shown(visitor.page.getByTestId('count'));
  const { status, body } = await visitor.api('POST', '/v1/webhooks', {
    name: 'Online shop 网上商店',
    url: 'https://receiver.example.com/a/rather/long/path/of/the/program/that/is/told',
    status: 'paused',
    filters: [{ object: 'customer', events: ['created', 'updated'], fields: ['stage'] }, { object: 'task' }],
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  made.set(visitor.page, body.id);
  return body.id;
}

/** Its page with a log as the API gives one: through at once, given up after tries, waiting. */
async function page(visitor: Visitor): Promise<Locator> {
  const id = await webhook(visitor);
  const at = new Date().toISOString();
  const before = new Date(Date.now() - 300_000).toISOString();
  const one = { event: 'msg_01HZZZZZZZZZZZZZZZZZZZZZZ1', object: 'customer', record: 'customer_01HZZZZZZZZZZZZZZZZZZZZZZ1', version: 3, at, isReplay: false };
  const failed = { at: before, ms: 212, status: 503, answer: 'closed until nine <b>' };
  const done = [
    { ...one, id: '000000000003', type: 'customer.created', status: 'delivered', count: 1, tries: [{ at, ms: 31, status: 200 }], isReplay: true },
    { ...one, id: '000000000002', type: 'customer.updated', status: 'failed', count: 2, tries: [failed, { at, ms: 10_000, problem: 'TIMEOUT' }] },
    { ...one, id: '000000000001', type: 'customer.trashed', status: 'withheld', count: 0, tries: [] },
  ];
  const waiting = [{ ...one, id: '000000000004', type: 'customer.updated', status: 'waiting', count: 1, tries: [failed], next: at }];
  await visitor.page.route('**/v1/webhooks/*/deliveries*', (route) =>
    route.fulfill({ json: { data: /list=waiting/.test(route.request().url()) ? waiting : done } }),
  );
  await visitor.go(`/settings/webhooks/${id}`);
  const main = visitor.page.getByRole('main');
  await shown(main.getByRole('list', { name: visitor.say('hook_log') }));
  return main;
}

async function fromMenu(visitor: Visitor, item: 'hook_change' | 'hook_rotate'): Promise<void> {
  await visitor.button(visitor.say('more'), await page(visitor)).click();
  await visitor.page.getByRole('menuitem', { name: visitor.say(item) }).click();
}

export const webhookStops: readonly Stop[] = [
  {
    name: 'webhooks none',
    async show(visitor) {
      await visitor.page.route('**/v1/webhooks', (route) => route.fulfill({ json: { data: [] } }));
      await visitor.go('/settings/webhooks');
      await shown(visitor.page.getByRole('heading', { name: visitor.say('hooks_none') }));
    },
  },
  {
    name: 'webhooks failing',
    async show(visitor) {
      await visitor.page.route('**/v1/webhooks', (route) => route.fulfill(refusal));
      await visitor.go('/settings/webhooks');
      await shown(visitor.page.getByRole('alert'));
    },
  },
  {
    name: 'webhooks',
    async show(visitor) {
      await webhook(visitor);
      await visitor.go('/settings/webhooks');
      await shown(visitor.page.getByRole('main').getByRole('list', { name: visitor.say('hooks') }));
    },
  },
  {
    name: 'webhook',
    async show(visitor) {
      const main = await page(visitor);
      for (const line of await main.locator('details > summary').all()) await line.click();
      await main
        .getByRole('list', { name: visitor.say('hook_log') })
        .getByRole('checkbox')
        .first()
        .check();
    },
  },
  {
    name: 'webhook waiting',
    async show(visitor) {
      const main = await page(visitor);
      await main.getByRole('tab', { name: visitor.say('hook_waiting') }).click();
      await shown(main.getByText(visitor.say('hook_waiting'), { exact: true }).last());
      await main.locator('details > summary').click();
    },
  },
  {
    name: 'webhook form',
    async show(visitor) {
      await fromMenu(visitor, 'hook_change');
      await shown(visitor.page.getByRole('dialog').getByRole('textbox'));
    },
  },
  {
    name: 'webhook secret',
    async show(visitor) {
      await visitor.page.route('**/v1/webhooks/*/secret', (route) => route.fulfill({ json: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } }));
      await fromMenu(visitor, 'hook_rotate');
      await shown(visitor.page.getByLabel(visitor.say('hook_secret')));
    },
  },
  {
    name: 'webhook replay',
    async show(visitor) {
      const main = await page(visitor);
      await visitor.button(visitor.say('hook_replay_time'), main).click();
      await shown(visitor.page.getByRole('dialog'));
    },
  },
];
