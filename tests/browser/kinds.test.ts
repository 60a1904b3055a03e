/** Every kind of field as a person meets it: typed into the form, seen in the list, compared, sorted by, changed in place, looked up in the history, taken back. */
import { type KindName, kindNames, kindOf } from '@regulars/shared/fields/kinds.ts';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFieldOf } from '../api/world.ts';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { expectCount, filterBy, openTab, rows, settledList, sortBy } from './steps.ts';

interface Way {
  /** Typed first, and in its place later; what stands in a cell for each. */
  first: string;
  next: string;
  shown: readonly [string, string];
  /** Of another record, as the API takes it; it comes after the first in order. */
  other: unknown;
  type: (box: Locator, text: string) => Promise<void>;
  /** Typed as the operand of the kind's first comparison, where that is another text. */
  operand?: string;
  compare?: (box: Locator, text: string) => Promise<void>;
}

let local: Awaited<ReturnType<typeof startTest>>;
let visitor: Visitor;
let made = '';

const input: Way['type'] = (box, text) => visitor.hand.type(box.locator('input:not([type=checkbox]), textarea').first(), text);
const filled: Way['type'] = (box, text) => box.locator('input').first().fill(text); // a browser's own control has parts that differ by country
const select: Way['type'] = (box, label) => visitor.hand.choose(box.locator('select').last(), label);
const combobox: Way['type'] = async (box, text) => {
  const inside = box.getByRole('combobox').last();
  await inside.click();
  await visitor.page.keyboard.type(text);
  await visitor.page.locator('[popover]:popover-open').getByRole('option', { name: text }).first().waitFor();
  await visitor.page.keyboard.press('Enter');
  await expect.poll(() => inside.inputValue(), { timeout: 10_000 }).toBe(''); // chosen: what was typed is gone
};

const anna = 'Anna';
const wei = '张伟';
const links: Record<string, string> = {};

const ways: Record<KindName, Way> = {
  text: { first: 'Alpha', next: 'Beta', shown: ['Alpha', 'Beta'], other: 'Zulu', type: input },
  longText: { first: 'A first line', next: 'Another line', shown: ['A first line', 'Another line'], other: 'Zulu', type: input },
  richText: {
    first: 'A first note',
    next: 'Another note',
    shown: ['A first note', 'Another note'],
    other: '<p>Zulu <strong>bold</strong></p>',
    type: async (box, text) => visitor.hand.type(box.getByRole('textbox'), text),
    compare: input,
  },
  number: { first: '1,234.5', next: '7', shown: ['1,234.5', '7'], other: 2000, type: input },
  money: { first: '99.5', next: '5', shown: ['€99.50', '€5.00'], other: { amount: 20_000, currency: 'EUR' }, type: input },
  percent: { first: '12.5', next: '80%', shown: ['12.5%', '80%'], other: 90, type: input },
  date: { first: '2026-03-09', next: '2025-01-02', shown: ['9 Mar 2026', '2 Jan 2025'], other: '2027-01-01', type: filled },
  moment: {
    first: '2026-03-09T14:30',
    next: '2025-01-02T09:05',
    shown: ['9 Mar 2026, 14:30', '2 Jan 2025, 09:05'],
    other: '2027-01-01T00:00:00Z',
    type: filled,
  },
  yesNo: { first: 'No', next: 'Yes', shown: ['No', 'Yes'], other: true, type: select },
  choice: { first: 'One', next: 'Three', shown: ['One', 'Three'], other: 'two', type: select },
  manyChoice: { first: 'One', next: 'Three', shown: ['One', 'Three'], other: ['two'], type: combobox, compare: select },
  stage: { first: 'One', next: 'Three', shown: ['One', 'Three'], other: 'two', type: select },
  tags: { first: 'amber', next: 'blue', shown: ['amber', 'blue'], other: ['zinc'], type: combobox, compare: input },
  email: { first: 'a@example.com', next: 'b@example.com', shown: ['a@example.com', 'b@example.com'], other: 'z@example.com', type: input },
  emails: { first: 'a@example.com', next: 'b@example.com', shown: ['a@example.com', 'b@example.com'], other: [{ address: 'z@example.com' }], type: input },
  phone: { first: '030 1234567', next: '030 7654321', shown: ['301234567', '307654321'], other: '+49309999999', type: input, operand: '+49301234567' },
  phones: {
    first: '030 1234567',
    next: '030 7654321',
    shown: ['301234567', '307654321'],
    other: [{ number: '+49309999999' }],
    type: input,
    operand: '+49301234567',
  },
  address: { first: 'Allee 1', next: 'Ring 2', shown: ['Allee 1', 'Ring 2'], other: { street: 'Zeile 3' }, type: input, operand: 'allee' },
  addresses: { first: 'Allee 1', next: 'Ring 2', shown: ['Allee 1', 'Ring 2'], other: [{ street: 'Zeile 3' }], type: input, operand: 'allee' },
  handles: {
    first: 'amber_1',
    next: 'blue_2',
    shown: ['amber_1', 'blue_2'],
    other: [{ service: 'wechat', handle: 'zinc_3' }],
    type: input,
    operand: 'wechat:amber_1',
  },
  url: { first: 'alpha.example', next: 'https://beta.example/x', shown: ['alpha.example', 'beta.example/x'], other: 'https://zulu.example', type: input },
  link: { first: anna, next: wei, shown: [anna, wei], other: 'wei', type: combobox },
  files: {
    first: 'Offer.txt',
    next: 'Zulu 2.txt',
    shown: ['Offer.txt', 'Zulu 2.txt'],
    other: undefined,
    type: async (box, text) => {
      await box.locator('input[type=file]').setInputFiles({ name: text, mimeType: 'text/plain', buffer: Buffer.from('A note') });
      await box.getByRole('listitem').filter({ hasText: text }).getByRole('button').waitFor();
    },
    compare: input,
  },
  links: { first: anna, next: wei, shown: [anna, wei], other: ['wei'], type: combobox },
};

const nameOf = (kind: KindName) => newFieldOf(kind, 'task').name;
const labelOf = (kind: KindName) => newFieldOf(kind, 'task').label.en;
/** Digits of telephone numbers are grouped in more than one way. */
const plain = (text: string) => text.replace(/[\s\u00a0\u202f()-]/g, '');

beforeAll(async () => {
  local = await startTest();
  visitor = await visit(local.url);
  await moveIn(visitor);
  for (const name of [anna, wei]) links[name === anna ? 'anna' : 'wei'] = (await visitor.api('POST', '/v1/customers', { name })).body.id;
  for (const kind of kindNames) expect((await visitor.api('POST', '/v1/fields', newFieldOf(kind, 'task'))).status, kind).toBe(201);
  const zulu = (await visitor.api('POST', '/v1/files', { name: 'Zulu 1.txt', size: 6 })).body;
  await fetch(zulu.upload.url, { method: 'PUT', headers: zulu.upload.headers, body: 'A note' });
  const file = (await visitor.api('POST', `/v1/files/${zulu.id}/finish`, { name: 'Zulu 1.txt' })).body;
  const other = (kind: KindName) => (kind === 'files' ? [file] : JSON.parse(JSON.stringify(ways[kind].other).replaceAll('"wei"', JSON.stringify(links.wei))));
  const second = await visitor.api('POST', '/v1/tasks', { subject: 'Other', ...Object.fromEntries(kindNames.map((kind) => [nameOf(kind), other(kind)])) });
  expect(second.status, JSON.stringify(second.body)).toBe(201);
  expect((await visitor.api('POST', '/v1/tasks', { subject: 'Empty' })).status).toBe(201);
  await visitor.caughtUp('tasks', 2);
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

test('one form takes all kinds by typing', async () => {
  const { page, hand } = visitor;
  photographFailure(page);
  await visitor.go('/tasks');
  await hand.press(visitor.button(visitor.say('new_one', { thing: 'task' })).first());
  const dialog = page.getByRole('dialog', { name: visitor.say('new_one', { thing: 'task' }) });
  await hand.press(dialog.getByRole('button', { name: /\d+/ }));
  await hand.type(dialog.getByLabel('Subject'), 'Made');
  for (const kind of kindNames) await ways[kind].type(dialog.locator(`[data-field="${nameOf(kind)}"]`), ways[kind].first);
  await hand.press(dialog.getByRole('button', { name: visitor.say('create'), exact: true }));
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => new URL(page.url()).searchParams.get('open')).toMatch(/^task_/);
  made = new URL(page.url()).searchParams.get('open') ?? '';
  const { body } = await visitor.api('GET', `/v1/tasks/${made}`);
  expect(kindNames.filter((kind) => body[nameOf(kind)] === undefined)).toEqual([]);
});

/** To the whole list, as one goes there from wherever one is. */
async function toTasks(): Promise<void> {
  const { page, hand } = visitor;
  await hand.press(page.getByRole('navigation', { name: visitor.say('navigation') }).getByRole('link', { name: 'Tasks', exact: true }));
  await page.waitForURL(({ pathname, search }) => pathname === '/tasks' && search === '');
}

function needsMade(): void {
  expect(made, 'the form made no record').not.toBe('');
  photographFailure(visitor.page);
}

const operatorWords: Record<string, string> = {
  is: 'op_is',
  isNot: 'op_is_not',
  in: 'op_in',
  lt: 'op_lt',
  lte: 'op_lte',
  gt: 'op_gt',
  gte: 'op_gte',
  contains: 'op_contains',
  startsWith: 'op_starts_with',
  has: 'op_has',
  within: 'op_within',
};
const datedWords: Record<string, string> = { lt: 'op_before', lte: 'op_until', gt: 'op_after', gte: 'op_since' };

describe.each(kindNames)('%s', (kind) => {
  const way = ways[kind];
  const field = nameOf(kind);
  const word = (operator: string) => visitor.say(((kind === 'date' || kind === 'moment') && datedWords[operator]) || operatorWords[operator] || operator);

  test('stands in its column, and the list is sorted by it', async () => {
    needsMade();
    await visitor.go(`/tasks?columns=subject,${field}`);
    await expectCount(visitor, 3);
    const cell = visitor.page.locator('tbody tr[aria-rowindex]').filter({ hasText: 'Made' }).locator('td').last();
    expect(plain(await cell.innerText())).toContain(plain(way.shown[0]));
    const order = async () =>
      (await rows(visitor).allInnerTexts())
        .map((one) => one.trim())
        .filter((one) => one !== 'Empty')
        .join();
    await sortBy(visitor, labelOf(kind));
    await expect.poll(order).toBe('Made,Other');
    await sortBy(visitor, labelOf(kind), 'down');
    await expect.poll(order).toBe('Other,Made');
  });

  test('is compared by each of its operators in the builder', async () => {
    needsMade();
    const [operator = 'is'] = kindOf(kind).operators;
    await toTasks();
    await expectCount(visitor, 3);
    await filterBy(visitor, labelOf(kind), word(operator), async (condition) => {
      const offered = await condition.getByLabel(visitor.say('filter_operator')).locator('option').allInnerTexts();
      const expected = kindOf(kind).operators.flatMap((one) => (one === 'empty' ? [visitor.say('op_empty'), visitor.say('op_not_empty')] : [word(one)]));
      expect(offered.map((one) => one.trim()).sort()).toEqual(expected.sort());
      await (way.compare ?? (way.type === combobox || way.type === select || way.type === filled ? way.type : input))(
        condition.locator('> div'),
        way.operand ?? way.first,
      );
    });
    await settledList(visitor);
    await expect.poll(async () => (await rows(visitor).allInnerTexts()).map((one) => one.trim())).toEqual(['Made']);
    await toTasks();
    await filterBy(visitor, labelOf(kind), visitor.say('op_empty'));
    await expect.poll(async () => (await rows(visitor).allInnerTexts()).map((one) => one.trim())).toEqual(['Empty']);
  });

  test('is changed in place, stands in the history, and is taken back', async () => {
    const { page, hand } = visitor;
    needsMade();
    await visitor.go(`/tasks/${made}`);
    const box = page.locator(`main [data-field="${field}"]`);
    await expect.poll(async () => plain(await box.locator('dd').innerText())).toContain(plain(way.shown[0]));
    await hand.press(box.getByRole('button', { name: visitor.say('edit_one', { thing: labelOf(kind) }) }));
    await way.type(box.locator('dd'), way.next);
    await hand.press(box.getByRole('button', { name: visitor.say('save'), exact: true }));
    await expect.poll(async () => plain(await box.locator('dd').innerText())).toContain(plain(way.shown[1]));
    await box.locator('dd input, dd select, dd textarea').first().waitFor({ state: 'detached' });
    const history = await openTab(visitor, 'history');
    const change = history
      .getByRole('listitem')
      .filter({ hasText: visitor.say('history_changed') })
      .first();
    await expect.poll(async () => plain(await change.locator('ins').first().innerText())).toContain(plain(way.shown[1]));
    expect(plain(await change.locator('del').first().innerText())).toContain(plain(way.shown[0]));
    await hand.press(change.getByRole('button'));
    await history.getByText(visitor.say('history_by_undo')).first().waitFor();
    await expect.poll(async () => plain(await box.locator('dd').innerText())).not.toContain(plain(way.shown[1]));
    expect(plain(await box.locator('dd').innerText())).toContain(plain(way.shown[0]));
    expect(visitor.complaints()).toEqual([]);
  });
});
