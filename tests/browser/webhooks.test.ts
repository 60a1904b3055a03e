/** An owner connects a program: made with a filter, its secret kept, told, failing, repeated, paused and started, with a new secret. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { type Received, startReceiver } from '../receiver.ts';
import { findings } from './axe.ts';
import { photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { customer, customers } from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ outgoingToLoopback: true });
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const soon = <T>(what: () => T) => expect.poll(what, { timeout: 30_000 });
const verify = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers as Record<string, string>);

/** The secret that the dialog shows, which is closed as kept. */
async function keepSecret({ page, hand, say, button }: Visitor): Promise<string> {
  const dialog = page.getByRole('dialog', { name: say('hook_secret') });
  const secret = await dialog.getByLabel(say('hook_secret')).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await hand.press(button(say('hook_secret_kept'), dialog));
  await dialog.waitFor({ state: 'detached' });
  return secret;
}

/** From the empty page to a webhook of customers that are created or changed; an inner address is refused first. */
async function connect(visitor: Visitor, url: string): Promise<string> {
  const { page, hand, say, pick, button } = visitor;
  await visitor.go('/settings/webhooks');
  await page.getByRole('heading', { name: say('hooks_none') }).waitFor();
  await hand.press(button(say('hook_new'), page.getByRole('main')));
  const form = page.getByRole('dialog', { name: say('hook_new') });
  await hand.type(form.getByLabel(say('hook_name')), 'Shop 商店');
  await hand.type(form.getByRole('textbox', { name: say('hook_url') }), 'https://10.0.0.1/hook');
  await hand.press(button(say('hook_filter_add'), form));
  const filter = form.getByRole('group', { name: say('hook_filter_of', { things: pick(customers) }) });
  for (const deed of ['hook_created', 'hook_updated']) await hand.press(filter.getByRole('checkbox', { name: say(deed), exact: true }));
  expect(await findings(page)).toEqual([]);
  await hand.press(button(say('hook_create'), form));
  await form.getByRole('alert').filter({ hasText: 'https' }).first().waitFor();
  await hand.type(form.getByRole('textbox', { name: say('hook_url') }), url);
  await hand.press(button(say('hook_create'), form));
  return keepSecret(visitor);
}

test.each([
  ['en', 'mouse', 1440],
  ['zh', 'keyboard', 1440],
  ['zh', 'mouse', 390],
] as const)('in %s, by %s, at %d px', async (language, by, width) => {
  const receiver = await startReceiver();
  const visitor = await visit(local.url, { language, by, width });
  const { page, hand, say, pick, button, api } = visitor;
  const main = page.getByRole('main');
  photographFailure(page);
  await signUp(visitor);
  const secret = await connect(visitor, receiver.url);
  await main.getByRole('heading', { level: 1, name: 'Shop 商店' }).waitFor();

  // Told, signed, and in the log.
  const { body: record } = await api('POST', '/v1/customers', { name: 'Mia 米娅' });
  await api('POST', '/v1/tasks', { subject: 'Of another object' });
  await soon(() => receiver.taken().map(({ event }) => event.type)).toEqual(['customer.created']);
  verify(secret, receiver.received[0] as Received);
  const log = main.getByRole('list', { name: say('hook_log') });
  const line = (deed: string) => log.getByRole('listitem').filter({ hasText: `${pick(customer)} · ${say(deed)}` });
  await line('hook_created').getByText(say('hook_delivered'), { exact: true }).waitFor();

  // What failed waits with its answer, and comes once the receiver is back.
  receiver.answers(() => ({ status: 503, text: 'closed until nine' }));
  await api('PATCH', `/v1/customers/${record.id}`, { note: 'changed' });
  await hand.press(main.getByRole('tab', { name: say('hook_waiting') }));
  await line('hook_updated').getByText(/503/).first().waitFor();
  await hand.press(line('hook_updated').locator('summary'));
  await line('hook_updated').getByText('closed until nine').first().waitFor();
  expect(await findings(page)).toEqual([]);
  receiver.answers(() => ({ status: 200 }));
  await soon(() => receiver.taken().length).toBe(2);
  await hand.press(main.getByRole('tab', { name: say('hook_done') }));
  await line('hook_updated').getByText(say('hook_delivered'), { exact: true }).waitFor();

  // One again, then all of the last hour.
  await hand.press(line('hook_created').getByRole('button', { name: new RegExp(`^${say('hook_replay')}`) }));
  await soon(() => receiver.taken().map(({ event }) => event.type)).toEqual(['customer.created', 'customer.updated', 'customer.created']);
  await hand.press(button(say('hook_replay_time'), main));
  await hand.press(button(say('hook_replay'), page.getByRole('dialog', { name: say('hook_replay_time') })));
  await soon(() => receiver.taken().length).toBe(5);
  expect(new Set(receiver.taken().map(({ id }) => id)).size).toBe(2);

  // Silent while it is paused; what happened meanwhile comes with the start.
  await hand.press(button(say('hook_pause'), main));
  await button(say('hook_start'), main).waitFor();
  await api('PATCH', `/v1/customers/${record.id}`, { note: 'while paused' });
  await page.waitForTimeout(500);
  expect(receiver.taken().length).toBe(5);
  await hand.press(button(say('hook_start'), main));
  await soon(() => receiver.taken().at(-1)?.event.data.after).toEqual({ note: 'while paused' });

  // A new secret, and the former one beside it.
  await hand.press(button(say('more'), main));
  await hand.press(page.getByRole('menuitem', { name: say('hook_rotate') }));
  const next = await keepSecret(visitor);
  await api('PATCH', `/v1/customers/${record.id}`, { note: 'with both' });
  await soon(() => receiver.taken().at(-1)?.event.data.after).toEqual({ note: 'with both' });
  for (const one of [secret, next]) verify(one, receiver.taken().at(-1) as Received);

  // It has its place in the list, and goes.
  await visitor.go('/settings/webhooks');
  await hand.press(main.getByRole('link', { name: /Shop 商店/ }));
  await button(say('more'), main).waitFor();
  page.once('dialog', (question) => void question.accept());
  await hand.press(button(say('more'), main));
  await hand.press(page.getByRole('menuitem', { name: say('hook_delete') }));
  await page.getByRole('heading', { name: say('hooks_none') }).waitFor();
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
  await receiver.stop();
});
