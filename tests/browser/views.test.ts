/**
 * The same records in the ways that work needs them: filtered and arranged, kept under a name and shared, as a board, in
 * a calendar, in groups; moved by mouse, finger and keys.
 */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { joins } from './colleague.ts';
import { manners } from './manners.ts';
import * as steps from './steps.ts';
import { inner, number } from './words.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

/** A shared machine takes its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

const stage = { en: 'Stage', zh: '阶段' };
const stages = { new: { en: 'New', zh: '新客户' }, active: { en: 'Active', zh: '活跃' }, lost: { en: 'Lost', zh: '流失' } };
const type = { en: 'Type', zh: '类型' };
const company = { en: 'Company', zh: '公司' };
const spent = { en: 'Spent', zh: '消费金额' };
const size = { en: 'Size', zh: '规格' };
const everybody = { en: 'Everybody', zh: '所有人' };

/** Eight customers: four new, three active, one lost; two of the active ones are companies. */
async function fill({ api, caughtUp }: Visitor): Promise<void> {
  const made = async (path: string, body: unknown) => {
    const answer = await api('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };
  await made('/v1/fields', { object: 'customer', name: 'x_spent', kind: 'money', label: spent });
  await made('/v1/fields', { object: 'customer', name: 'x_size', kind: 'choice', label: size, choices: ['small', 'large'].map((value) => ({ value })) });
  const values = ['new', 'new', 'new', 'new', 'active', 'active', 'active', 'lost'].map((one, at) => ({
    create: {
      name: `${at % 2 ? '张伟' : 'Zwart'} ${at}`,
      stage: one,
      kind: at === 4 || at === 5 ? 'company' : 'person',
      ...(at < 5 ? { x_size: at < 3 ? 'small' : 'large' } : {}),
      x_spent: { amount: 100_000, currency: at === 7 ? 'CNY' : 'EUR' },
    },
  }));
  await made('/v1/customers/batch', { items: values });
  for (const subject of ['Send the menu', '寄送样品']) await made('/v1/tasks', { subject, due: '2026-03-10' });
  await caughtUp('customers', 8);
  await caughtUp('tasks', 2);
}

const thing = (visitor: Visitor, count: number) => inner(visitor.language, visitor.pick(count === 1 ? steps.customer : steps.customers));
const query = ({ page }: Visitor) => new URL(page.url()).searchParams;
const layoutPanel = (visitor: Visitor) => visitor.page.getByRole('dialog', { name: visitor.say('layout'), exact: true });

async function openLayout(visitor: Visitor, now: 'table' | 'board'): Promise<Locator> {
  const { page, hand } = visitor;
  await hand.press(page.getByRole('main').getByRole('button', { name: visitor.say(`layout_${now}`), exact: true }));
  return layoutPanel(visitor);
}

async function closeLayout(visitor: Visitor): Promise<void> {
  await visitor.page.keyboard.press('Escape');
  await layoutPanel(visitor).waitFor({ state: 'hidden' });
}

/** New or company: five of them at least one of both. */
async function filterByEither(visitor: Visitor): Promise<void> {
  const { page, hand } = visitor;
  if (hand.name === 'keyboard') {
    await steps.leaveInputs(visitor);
    await page.keyboard.press('f');
  } else await hand.press(steps.filterButton(visitor));
  const panel = page.getByRole('dialog', { name: visitor.say('filter'), exact: true });
  await hand.choose(panel.getByLabel(visitor.say('filter_join')), visitor.say('filter_any_of'));
  const condition = panel.getByRole('group', { name: visitor.say('filter_condition'), exact: true });
  await hand.press(panel.getByRole('button', { name: visitor.say('filter_add'), exact: true }));
  for (const [at, field, value] of [
    [0, stage, stages.new],
    [1, type, company],
  ] as const) {
    await hand.choose(condition.nth(at).getByLabel(visitor.say('filter_field'), { exact: true }), visitor.pick(field));
    await hand.choose(condition.nth(at).getByLabel(visitor.say('filter_value'), { exact: true }), visitor.pick(value));
  }
  const submit = panel.locator('button[type=submit]');
  await submit.getByText(visitor.say('filter_show', { ...steps.counted(visitor, 6), things: thing(visitor, 6) })).waitFor();
  await hand.press(submit);
  await panel.waitFor({ state: 'hidden' });
  await steps.expectCount(visitor, 6);
}

async function putColumnFirst(visitor: Visitor): Promise<void> {
  const { page, hand, isPhone } = visitor;
  await hand.press(visitor.button(visitor.say('columns')));
  const panel = page.getByRole('dialog', { name: visitor.say('columns') });
  const label = visitor.pick(stage);
  if (hand.name === 'mouse' && !isPhone) {
    const line = (name: string) => panel.getByRole('listitem').filter({ hasText: name }).first();
    await drag(visitor, line(label), line(visitor.pick(type)), { y: 0.5, from: 0.55 });
  } else await hand.press(panel.getByRole('button', { name: visitor.say('move_up', { name: label }), exact: true }));
  await soon(() => query(visitor).get('columns')?.split(',').slice(0, 3)).toEqual(['name', 'stage', 'kind']);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
}

async function drag({ page }: Visitor, what: Locator, onto: Locator, { y = 0.5, from = 0.5 } = {}): Promise<void> {
  const [a, b] = [await what.boundingBox(), await onto.boundingBox()];
  if (!a || !b) throw new Error('What is dragged, or where to, is not in sight');
  await page.mouse.move(a.x + a.width * from, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width * from + 12, a.y + a.height / 2 + 4, { steps: 3 });
  await page.mouse.move(b.x + b.width * from, b.y + b.height * y, { steps: 6 });
  // Some frames, however long each takes here, in which the place under the pointer shows.
  for (let frame = 0; frame < 6; frame++) await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await page.mouse.up();
}

async function keepAndShare(visitor: Visitor, name: string): Promise<void> {
  const { page, hand } = visitor;
  await hand.press(visitor.button(visitor.say('view_save')));
  const dialog = page.getByRole('dialog', { name: visitor.say('view_save') });
  await hand.type(dialog.getByLabel(visitor.pick({ en: 'Name', zh: '名称' }), { exact: true }), name);
  await hand.choose(dialog.getByLabel(visitor.pick({ en: 'Shared with', zh: '共享范围' }), { exact: true }), visitor.pick(everybody));
  await hand.press(dialog.getByRole('checkbox', { name: visitor.say('view_favour') }));
  await hand.press(dialog.getByRole('button', { name: visitor.say('save'), exact: true }));
  await dialog.waitFor({ state: 'hidden' });
  await soon(() => query(visitor).get('view')).toMatch(/^view_/);
  await openView(visitor, name).then((here) => expect(here).toBe(true));
  if (!visitor.isPhone)
    await page
      .getByRole('navigation', { name: visitor.say('navigation') })
      .getByRole('link', { name })
      .waitFor();
}

/** Whether this view is the one that is open, as the page says it. */
async function openView(visitor: Visitor, name: string): Promise<boolean> {
  const { page } = visitor;
  if (visitor.isPhone)
    return page
      .getByRole('button', { name: `${visitor.say('views')}: ${name}` })
      .waitFor()
      .then(() => true);
  const tab = page.getByRole('navigation', { name: visitor.say('views') }).getByRole('link', { name });
  await soon(() => tab.getAttribute('aria-current')).toBe('page');
  return true;
}

async function changeAndDiscard(visitor: Visitor): Promise<void> {
  const { page, hand } = visitor;
  const changed = page.getByRole('group', { name: visitor.say('view_changed') });
  await steps.clearFilter(visitor);
  await steps.expectCount(visitor, 8);
  await changed.getByRole('button', { name: visitor.say('save'), exact: true }).waitFor();
  await hand.press(changed.getByRole('button', { name: visitor.say('view_discard') }));
  await steps.expectCount(visitor, 6);
  await changed.waitFor({ state: 'hidden' });
}

const column = ({ page }: Visitor, key: string) => page.locator(`[data-column="${key}"]`);
const columnCount = (visitor: Visitor, key: keyof typeof stages) => countOf(visitor, key, visitor.pick(stages[key]));
const countOf = async (visitor: Visitor, key: string, label: string) => {
  if (visitor.isPhone) {
    const options = await visitor.page.getByLabel(visitor.say('board_column'), { exact: true }).locator('option').allInnerTexts();
    return Number(/\((\d+)\)/.exec(options.find((one) => one.startsWith(label)) ?? '')?.[1]);
  }
  return Number(await column(visitor, key).getByTestId('column-count').innerText());
};

async function boardStory(visitor: Visitor): Promise<void> {
  const { page, hand, isPhone } = visitor;
  await visitor.go('/customers');
  await steps.expectCount(visitor, 8);
  const panel = await openLayout(visitor, 'table');
  const radio = panel.getByRole('radio', { name: visitor.say('layout_board') });
  await hand.press(hand.name === 'mouse' ? panel.locator('label').filter({ hasText: visitor.say('layout_board') }) : radio);
  await hand.choose(panel.getByLabel(visitor.say('sum_of'), { exact: true }), visitor.pick(spent));
  await closeLayout(visitor);
  await soon(() => columnCount(visitor, 'new')).toBe(4);

  const card = page.locator('[data-column=new] [data-card]').first();
  const id = (await card.getAttribute('data-card')) ?? '';
  const name = (await card.locator('span').first().innerText()).trim();
  if (isPhone && hand.name === 'mouse') {
    await hand.press(page.getByRole('button', { name: visitor.say('board_move', { name }) }));
    await hand.press(page.getByRole('menuitemradio', { name: visitor.pick(stages.active) }));
  } else if (hand.name === 'mouse') await drag(visitor, card, column(visitor, 'active'), { y: 0.7 });
  else {
    await reachCard(visitor, card);
    await page.keyboard.press('Alt+ArrowRight');
  }
  await soon(() => columnCount(visitor, 'active')).toBe(4);
  expect(await columnCount(visitor, 'new')).toBe(3);
  await soon(async () => (await visitor.api('GET', `/v1/customers/${id}`)).body.stage).toBe('active');
  await page.locator(`[data-column=active] [data-card="${id}"]`).waitFor();
  if (hand.name === 'keyboard') expect(await page.evaluate(() => document.activeElement?.getAttribute('data-card'))).toBe(id);
  // One sum for each currency, and what moved is in it at once.
  await soon(() => column(visitor, 'active').getByTestId('column-sum').innerText()).toBe(visitor.pick({ en: '€4,000.00', zh: '€4,000.00' }));
  // A way back, as after every change.
  await hand.press(page.getByRole('region', { name: visitor.say('notices') }).getByRole('button', { name: visitor.say('undo'), exact: true }));
  await soon(() => columnCount(visitor, 'new')).toBe(4);
}

/** The columns are the choices of a field that the workspace made: a card that moves has the other choice. */
async function ownFieldStory(visitor: Visitor): Promise<void> {
  const { page, hand, isPhone } = visitor;
  const panel = await openLayout(visitor, 'board');
  await hand.choose(panel.getByLabel(visitor.say('board_columns'), { exact: true }), visitor.pick(size));
  await closeLayout(visitor);
  await page.getByRole('region', { name: visitor.say('board_by', { name: visitor.pick(size) }) }).waitFor();
  await soon(() => countOf(visitor, 'small', 'small')).toBe(3);
  expect(await countOf(visitor, 'large', 'large')).toBe(2);
  const card = page.locator('[data-column=small] [data-card]').first();
  const id = (await card.getAttribute('data-card')) ?? '';
  if (hand.name === 'keyboard') {
    await reachCard(visitor, card);
    await page.keyboard.press('Alt+ArrowRight');
  } else if (isPhone) {
    await hand.press(page.getByRole('button', { name: visitor.say('board_move', { name: (await card.locator('span').first().innerText()).trim() }) }));
    await hand.press(page.getByRole('menuitemradio', { name: 'large' }));
  } else await drag(visitor, card, column(visitor, 'large'), { y: 0.7 });
  await soon(() => countOf(visitor, 'large', 'large')).toBe(3);
  await soon(async () => (await visitor.api('GET', `/v1/customers/${id}`)).body.x_size).toBe('large');
}

/** Of a column one card is a stop for Tab. */
async function reachCard({ page }: Visitor, card: Locator): Promise<void> {
  for (let tabs = 0; tabs < 80 && !(await card.evaluate((one) => one === document.activeElement)); tabs++) await page.keyboard.press('Tab');
  expect(await card.evaluate((one) => one === document.activeElement)).toBe(true);
}

async function calendarStory(visitor: Visitor): Promise<void> {
  const { page, hand, isPhone } = visitor;
  await visitor.go('/tasks?as=calendar&day=2026-03-10');
  const entry = page.locator('[data-entry]').filter({ hasText: 'Send the menu' });
  await entry.waitFor();
  const id = (await entry.getAttribute('data-entry')) ?? '';
  if (isPhone && hand.name === 'mouse') {
    await hand.press(page.getByRole('button', { name: visitor.say('board_move', { name: 'Send the menu' }) }));
    await hand.press(page.getByRole('menuitem', { name: visitor.say('range_next_week') }));
  } else if (hand.name === 'mouse') await drag(visitor, entry, page.locator('[data-drop="2026-03-17"]'), { y: 0.8 });
  else {
    await reachFirst(visitor, '[data-entry]');
    for (let moves = 0; !(await entry.evaluate((one) => one === document.activeElement)) && moves < 4; moves++) await page.keyboard.press('ArrowDown');
    for (let days = 0; days < (isPhone ? 7 : 1); days++) {
      await page.keyboard.press('Alt+ArrowDown');
      await soon(() => page.evaluate(() => document.activeElement?.getAttribute('data-entry'))).toBe(id);
    }
  }
  await page.locator('[data-drop="2026-03-17"]').locator(`[data-entry="${id}"]`).waitFor();
  await soon(async () => (await visitor.api('GET', `/v1/tasks/${id}`)).body.due).toBe('2026-03-17');
}

async function reachFirst({ page }: Visitor, which: string): Promise<void> {
  for (let tabs = 0; tabs < 120 && !(await page.evaluate((one) => document.activeElement?.matches(one) ?? false, which)); tabs++)
    await page.keyboard.press('Tab');
}

async function groupStory(visitor: Visitor): Promise<void> {
  const { page, hand } = visitor;
  await visitor.go('/customers');
  await steps.expectCount(visitor, 8);
  const panel = await openLayout(visitor, 'table');
  await hand.choose(panel.getByLabel(visitor.say('group_by'), { exact: true }), visitor.pick(stage));
  await hand.choose(panel.getByLabel(visitor.say('sum_of'), { exact: true }), visitor.pick(spent));
  await closeLayout(visitor);
  const head = (key: keyof typeof stages) => page.locator('tbody button[data-row]').filter({ hasText: visitor.pick(stages[key]) });
  await soon(() => head('new').innerText()).toContain(number(visitor.language, 4));
  await soon(async () => (await head('lost').getByTestId('group-sum').innerText()).replace('CN¥', '¥')).toBe('¥1,000.00');
  await soon(() => page.locator('tbody a[data-row]').count()).toBe(8);
  await hand.press(head('new'));
  await soon(() => page.locator('tbody a[data-row]').count()).toBe(4);
  expect(await head('new').getAttribute('aria-expanded')).toBe('false');
  expect(query(visitor).get('closed')).toBe('new');
}

test.each(manners('pairs'))('in $language by $by at $width px', async (manner) => {
  const visitor = await visit(local.url, manner);
  photographFailure(visitor.page);
  await moveIn(visitor);
  await fill(visitor);
  await visitor.go('/customers');
  await steps.expectCount(visitor, 8);
  await filterByEither(visitor);
  await putColumnFirst(visitor);
  const name = visitor.pick({ en: 'New and companies', zh: '新客户与公司' });
  await keepAndShare(visitor, name);
  await changeAndDiscard(visitor);
  await seenBySecond(visitor, name);
  await boardStory(visitor);
  await ownFieldStory(visitor);
  await calendarStory(visitor);
  await groupStory(visitor);
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});

/** Another member finds the view, uses it, and cannot change it. */
async function seenBySecond(host: Visitor, name: string): Promise<void> {
  const { language, width, by } = host;
  const second = await visit(local.url, { language, width, by });
  photographFailure(second.page);
  await joins(second, host);
  const { page, hand } = second;
  if (second.isPhone) {
    await hand.press(page.getByRole('button', { name: new RegExp(`^${second.say('views')}: `) }));
    await hand.press(page.getByRole('menuitemradio', { name }));
  } else await hand.press(page.getByRole('navigation', { name: second.say('views') }).getByRole('link', { name }));
  await steps.expectCount(second, 6);
  await openView(second, name);
  await steps.clearFilter(second);
  const changed = page.getByRole('group', { name: second.say('view_changed') });
  await changed.getByRole('button', { name: second.say('view_save_as') }).waitFor();
  expect(await changed.getByRole('button', { name: second.say('save'), exact: true }).count()).toBe(0);
  expect(second.complaints()).toEqual([]);
  await second.leave();
}

test('a card that cannot be moved is back where it was, and the reason is told', async () => {
  const visitor = await visit(local.url);
  const { page } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  await fill(visitor);
  await visitor.go('/customers?as=board&board=stage&sum=x_spent');
  await soon(() => columnCount(visitor, 'new')).toBe(4);
  const reason = 'The shop is closed.';
  await page.route('**/v1/customers/customer_*', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'INVALID', title: reason }) })
      : route.continue(),
  );
  const card = page.locator('[data-column=new] [data-card]').first();
  const id = await card.getAttribute('data-card');
  await drag(visitor, card, column(visitor, 'lost'), { y: 0.7 });
  await page
    .getByRole('region', { name: visitor.say('notices') })
    .getByText(reason)
    .waitFor();
  await page.locator(`[data-column=new] [data-card="${id}"]`).waitFor();
  expect(await columnCount(visitor, 'new')).toBe(4);
  expect(await columnCount(visitor, 'lost')).toBe(1);
  // Escape lets go of a card that is being dragged.
  const box = await card.boundingBox();
  if (!box) throw new Error('The card is out of sight');
  await page.mouse.move(box.x + 30, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 330, box.y + 60, { steps: 5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await columnCount(visitor, 'new')).toBe(4);
  await visitor.leave();
});

test('a finger that holds still picks a card up; one that goes on scrolls', async () => {
  const visitor = await visit(local.url, { width: 390 });
  const { page, context } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  await fill(visitor);
  await page.setViewportSize({ width: 1180, height: 820 }); // a tablet
  Object.assign(visitor, { isPhone: false });
  await visitor.go('/customers?as=board&board=stage');
  await soon(() => columnCount(visitor, 'new')).toBe(4);
  const card = page.locator('[data-column=new] [data-card]').first();
  const id = await card.getAttribute('data-card');
  const [from, to] = [await card.boundingBox(), await column(visitor, 'active').boundingBox()];
  if (!from || !to) throw new Error('The card or its column is out of sight');
  const finger = await context.newCDPSession(page);
  const touch = (kind: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    finger.send('Input.dispatchTouchEvent', { type: kind, touchPoints: kind === 'touchEnd' ? [] : [{ x, y }] });
  const [x, y] = [from.x + 60, from.y + 30];
  const draw = async (hold: number, right: number, down: number) => {
    await touch('touchStart', x, y);
    await page.waitForTimeout(hold);
    for (let step = 1; step <= 8; step++) await touch('touchMove', x + (right * step) / 8, y + (down * step) / 8);
    await page.waitForTimeout(80);
    await touch('touchEnd');
  };
  await draw(0, 0, -60);
  expect(await columnCount(visitor, 'active')).toBe(3);
  await draw(450, to.x + 100 - x, 60);
  await page.locator(`[data-column=active] [data-card="${id}"]`).waitFor();
  await soon(async () => (await visitor.api('GET', `/v1/customers/${id}`)).body.stage).toBe('active');
  await visitor.leave();
});
