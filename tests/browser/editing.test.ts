/**
 * The list as a spreadsheet: a cell edited in place, twenty rows of three pasted with two of them wrong, five hundred
 * records changed at once and taken back while one was edited meanwhile, and the middle of a long list by the scrollbar.
 */
import type { Language } from '@regulars/shared/fields/field.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { type Manner, moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { manners, type Way } from './manners.ts';
import * as steps from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const stages: Record<string, Record<Language, string>> = {
  new: { en: 'New', zh: '新客户' },
  active: { en: 'Active', zh: '活跃' },
  regular: { en: 'Regular', zh: '熟客' },
};

async function arrive(manner: Partial<Manner>, count: number): Promise<{ visitor: Visitor; ids: string[] }> {
  const visitor = await visit(local.url, manner);
  photographFailure(visitor.page);
  await moveIn(visitor);
  const ids: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const items = Array.from({ length: Math.min(100, count - from) }, (_, at) => ({
      create: { name: `Person ${String(from + at).padStart(4, '0')}`, birthday: '1980-02-03' },
    }));
    const { body } = await visitor.api('POST', '/v1/customers/batch', { items });
    ids.push(...body.results.map(({ record }: { record: { id: string } }) => record.id));
  }
  await visitor.caughtUp('customers', count);
  return { visitor, ids };
}

async function leave(visitor: Visitor): Promise<void> {
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
}

/** A busy machine is no failure. */
const eventually = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 30_000 });

const cell = ({ page }: Visitor, row: number, column: number) => page.locator(`td[data-cell="${row}:${column}"]`);

/** Makes a cell active, as one does with either hand. */
async function goTo(visitor: Visitor, row: number, column: number): Promise<void> {
  const { page, hand } = visitor;
  if (hand.name === 'mouse') {
    const box = await cell(visitor, row, column).boundingBox();
    await cell(visitor, row, column).click({ position: { x: (box?.width ?? 20) - 6, y: 19 } });
  } else {
    await steps.leaveInputs(visitor);
    await page.locator('a[data-row]').first().waitFor();
    // Letters are typed into cells: outside of them, and on the first column, j goes to the grid. Escape leaves a range,
    // and then the cell.
    for (let twice = 0; twice < 2; twice++) await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('ControlOrMeta+Home');
    for (let step = 0; step < row; step++) await page.keyboard.press('ArrowDown');
    for (let step = 0; step < column; step++) await page.keyboard.press('ArrowRight');
  }
  await eventually(() => page.evaluate(() => document.activeElement?.closest('[data-cell]')?.getAttribute('data-cell'))).toBe(`${row}:${column}`);
}

const record = async ({ api }: Visitor, id: string) => (await api('GET', `/v1/customers/${id}`)).body;

const [wide, narrow] = [1440, 390].map((width) => manners('pairs').filter((manner) => manner.width === width)) as [Way[], Way[]]; // one for each width

describe.each(wide)('in $language by $by at $width px', ({ language, by }) => {
  test('a cell is edited in place, a range is pasted, and each is taken back as one', async () => {
    const { visitor, ids } = await arrive({ language, by }, 30);
    const { page, hand } = visitor;
    await visitor.go('/customers?sort=name&columns=name,stage,language,birthday,website,createdAt');
    await cell(visitor, 0, 1).waitFor();

    // Enter saves and goes down.
    await goTo(visitor, 2, 1);
    await page.keyboard.press(hand.name === 'mouse' ? 'Enter' : 'F2');
    const editor = page.locator('[data-editor]');
    await editor.locator('select').selectOption('active');
    await page.keyboard.press('Enter');
    await editor.waitFor({ state: 'detached' });
    await eventually(() => cell(visitor, 2, 1).innerText()).toBe(stages.active?.[language]);
    await eventually(async () => (await record(visitor, ids[2] ?? '')).stage).toBe('active');
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('3:1');

    // Typing begins as well, with the very key; Tab saves and goes on.
    await goTo(visitor, 3, 4);
    await page.keyboard.type('nexample.com');
    await page.keyboard.press('Tab');
    await eventually(async () => (await record(visitor, ids[3] ?? '')).website).toBe('https://nexample.com');
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('3:5');

    // What the system fills in says why it cannot be edited.
    await goTo(visitor, 2, 5);
    await page.keyboard.press('F2');
    await page.getByText(visitor.say('cell_by_rule')).waitFor();

    // Twenty rows of three, two cells of which are no values: nothing is written before somebody says so.
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const block = Array.from({ length: 20 }, (_, at) =>
      [
        at === 7 ? 'Nothing' : (stages.regular?.[language] ?? ''),
        visitor.pick({ en: 'English', zh: '英语' }),
        at === 9 ? 'soon' : `1990-01-${String(at + 1).padStart(2, '0')}`,
      ].join('\t'),
    ).join('\n');
    await page.evaluate((text) => navigator.clipboard.writeText(text), block);
    await goTo(visitor, 4, 1);
    await page.keyboard.press('ControlOrMeta+v');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: visitor.say('paste_refused', { count: 2, shown: 2 }) }).waitFor();
    expect(await dialog.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/Person 0011.*Nothing: /s),
      expect.stringMatching(/Person 0013.*soon: /s),
    ]);
    expect((await record(visitor, ids[4] ?? '')).stage).toBe('new');
    await hand.press(dialog.getByRole('button', { name: visitor.say('paste_rest', { count: 58, shown: 58 }) }));
    await page
      .getByText(visitor.say('bulk_done', { count: 20, shown: 20 }))
      .first()
      .waitFor();
    expect(await record(visitor, ids[4] ?? '')).toMatchObject({ stage: 'regular', language: 'en', birthday: '1990-01-01' });
    expect(await record(visitor, ids[11] ?? '')).toMatchObject({ stage: 'new', language: 'en', birthday: '1990-01-08' });
    expect(await record(visitor, ids[13] ?? '')).toMatchObject({ stage: 'regular', language: 'en', birthday: '1980-02-03' });
    await eventually(() => cell(visitor, 23, 1).innerText()).toBe(stages.regular?.[language]);

    // A copied range is what a spreadsheet would make of it.
    await goTo(visitor, 4, 1);
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
    await page.keyboard.press('ControlOrMeta+c');
    const line = (day: string) => [stages.regular?.[language], visitor.pick({ en: 'English', zh: '英语' }), day].join('\t');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${line('1990-01-01')}\n${line('1990-01-02')}`);

    // The whole paste is one thing to take back, the cell before it another.
    await page.keyboard.press('ControlOrMeta+z');
    await eventually(() => cell(visitor, 4, 1).innerText()).toBe(stages.new?.[language]);
    for (const at of [4, 13, 23]) expect(await record(visitor, ids[at] ?? '')).toMatchObject({ stage: 'new', birthday: '1980-02-03' });
    expect((await record(visitor, ids[2] ?? '')).stage).toBe('active');
    for (let twice = 0; twice < 2; twice++) await page.keyboard.press('ControlOrMeta+z');
    await eventually(async () => (await record(visitor, ids[2] ?? '')).stage).toBe('new');

    // A range is emptied by one key, and that is one thing too. A name cannot be.
    await goTo(visitor, 0, 3);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await eventually(async () => (await record(visitor, ids[1] ?? '')).birthday).toBe(undefined);
    await goTo(visitor, 0, 0);
    await page.keyboard.press('Delete');
    await eventually(() => cell(visitor, 0, 0).getAttribute('aria-invalid')).toBe('true');
    expect(await cell(visitor, 0, 0).innerText()).toBe('Person 0000');
    await leave(visitor);
  });
});

/** A field that only the server can judge: no two customers have one code. */
async function giveCodes(visitor: Visitor, [first, second]: readonly string[]): Promise<void> {
  const made = await visitor.api('POST', '/v1/fields', { object: 'customer', name: 'x_code', kind: 'text', unique: true, label: code });
  expect(made.status).toBe(201);
  for (const [id, x_code] of [
    [first, 'A-1'],
    [second, 'B-2'],
  ])
    expect((await visitor.api('PATCH', `/v1/customers/${id}`, { x_code })).status).toBe(200);
}
const code = { en: 'Code', zh: '编码' };
const taken = { en: 'Another record already has this value.', zh: '已有其他记录使用了相同的值。' };

describe.each(wide)('in $language by $by at $width px', ({ language, by }) => {
  test('a value that the server refuses stands in its cell until then, goes back, and the reason is told', async () => {
    const { visitor, ids } = await arrive({ language, by }, 3);
    const { page } = visitor;
    await giveCodes(visitor, ids);
    await visitor.go('/customers?sort=name&columns=name,x_code,stage');
    await eventually(() => cell(visitor, 1, 1).innerText()).toBe('B-2');
    let judge = () => {};
    const judged = new Promise<void>((done) => {
      judge = done;
    });
    await page.route('**/v1/customers/customer_*', async (route) => {
      if (route.request().method() === 'PATCH') await judged;
      await route.continue();
    });

    await goTo(visitor, 1, 1);
    await page.keyboard.press('F2');
    const editor = page.locator('[data-editor]');
    await editor.getByRole('textbox').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('A-1');
    await page.keyboard.press('Enter');
    await editor.waitFor({ state: 'detached' });
    await eventually(() => cell(visitor, 1, 1).innerText()).toBe('A-1');
    expect(await cell(visitor, 1, 1).getAttribute('aria-invalid')).toBe(null);
    judge();
    await eventually(() => cell(visitor, 1, 1).getAttribute('aria-invalid')).toBe('true');
    expect(await cell(visitor, 1, 1).innerText()).toBe('B-2');
    expect(await cell(visitor, 1, 1).getAttribute('title')).toBe(taken[language]);
    expect((await record(visitor, ids[1] ?? '')).x_code).toBe('B-2');

    // Whoever comes back to the cell reads why, and finds what they typed; another value is taken.
    await goTo(visitor, 1, 1);
    await page.getByRole('status').getByText(taken[language]).waitFor();
    await page.keyboard.press('F2');
    await editor.getByRole('alert').getByText(taken[language]).waitFor();
    expect(await editor.getByRole('textbox').inputValue()).toBe('A-1');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('A-3');
    await page.keyboard.press('Enter');
    await eventually(async () => (await record(visitor, ids[1] ?? '')).x_code).toBe('A-3');
    expect(await cell(visitor, 1, 1).getAttribute('aria-invalid')).toBe(null);
    await leave(visitor);
  });
});

// Where a window is narrow the list is cards, without cells: a value is edited on its record, in place too.
describe.each(narrow)('in $language by $by at $width px', (manner) => {
  test('a value is edited in place and taken back; one that the server refuses stays open with the reason', async () => {
    const { visitor, ids } = await arrive(manner, 3);
    const { page, hand, language } = visitor;
    await giveCodes(visitor, ids);
    await visitor.go('/customers?sort=name');
    await hand.press(steps.rows(visitor).filter({ hasText: 'Person 0001' }).first());
    await steps.openTab(visitor, 'details');
    const field = (name: string) => page.locator(`main [data-field=${name}]`);
    const open = (name: string, label: string) => hand.press(field(name).getByRole('button', { name: visitor.say('edit_one', { thing: label }) }));
    const save = (name: string) => hand.press(field(name).getByRole('button', { name: visitor.say('save'), exact: true }));

    await open('stage', visitor.pick({ en: 'Stage', zh: '阶段' }));
    await hand.choose(field('stage').locator('select'), stages.active?.[language] ?? '');
    await save('stage');
    await field('stage').locator('select').waitFor({ state: 'detached' });
    await eventually(async () => (await record(visitor, ids[1] ?? '')).stage).toBe('active');
    await hand.press(page.getByRole('region', { name: visitor.say('notices') }).getByRole('button', { name: visitor.say('undo'), exact: true }));
    await eventually(async () => (await record(visitor, ids[1] ?? '')).stage).toBe('new');
    await field('stage')
      .getByText(stages.new?.[language] ?? '')
      .waitFor();

    await open('x_code', visitor.pick(code));
    await hand.type(field('x_code').getByRole('textbox'), 'A-1');
    await save('x_code');
    await field('x_code').getByText(taken[language]).waitFor();
    expect(await field('x_code').getByRole('textbox').inputValue()).toBe('A-1');
    expect((await record(visitor, ids[1] ?? '')).x_code).toBe('B-2');
    await page.keyboard.press('Escape');
    await field('x_code').getByRole('textbox').waitFor({ state: 'detached' });
    expect(await field('x_code').innerText()).toContain('B-2');
    await leave(visitor);
  });
});

describe.each(manners('pairs'))('in $language by $by at $width px', ({ language, by, width }) => {
  test('five hundred records are changed after a look at them, and taken back but for one that was edited', async () => {
    const { visitor, ids } = await arrive({ language, by, width }, 500);
    const { page, hand } = visitor;
    await visitor.go('/customers?sort=name');
    await steps.rows(visitor).first().waitFor();
    if (visitor.isPhone) {
      await hand.press(visitor.button(visitor.say('more')).first());
      await hand.press(page.getByRole('menuitem', { name: visitor.say('choose_rows') }));
      await hand.press(page.locator('main ul[aria-busy]').getByRole('checkbox', { name: visitor.say('choose_row', { name: 'Person 0001' }) }));
    } else if (by === 'keyboard') {
      await goTo(visitor, 1, 0);
      await page.keyboard.press('Shift+Space');
    } else await hand.press(page.locator('[data-cell="1:-1"]'));
    const bar = page.getByRole('toolbar');
    await bar.getByText(visitor.say('chosen', { count: 1, shown: 1 })).waitFor();
    await hand.press(bar.getByRole('button', { name: visitor.say('chosen_all', { shown: 500, things: visitor.pick({ en: 'customers', zh: '客户' }) }) }));
    await hand.press(bar.getByRole('button', { name: visitor.say('edit'), exact: true }));

    const dialog = page.getByRole('dialog', { name: visitor.say('bulk_title', { shown: 500, things: visitor.pick({ en: 'customers', zh: '客户' }) }) });
    await hand.choose(dialog.getByLabel(visitor.say('filter_field')), visitor.pick({ en: 'Stage', zh: '阶段' }));
    await hand.choose(dialog.getByLabel(visitor.say('filter_value')), stages.regular?.[language] ?? '');
    await dialog.getByText(visitor.say('bulk_will_change', { shown: 500 })).waitFor();
    expect(await dialog.getByTestId('examples').getByRole('listitem').count()).toBe(5);
    expect(await dialog.getByTestId('examples').innerText()).toContain(stages.new?.[language]);
    await hand.press(dialog.getByRole('button', { name: visitor.say('bulk_do', { count: 500, shown: 500 }) }));
    await page
      .getByRole('region', { name: visitor.say('bulk_works') })
      .getByRole('progressbar')
      .waitFor();
    await page
      .getByText(visitor.say('bulk_done', { count: 500, shown: 500 }))
      .first()
      .waitFor({ timeout: 60_000 });
    expect((await record(visitor, ids[499] ?? '')).stage).toBe('regular');

    // Somebody edits one; the way back leaves it, and says which.
    await visitor.api('PATCH', `/v1/customers/${ids[250]}`, { stage: 'resting' });
    if (by === 'keyboard') {
      await steps.leaveInputs(visitor);
      await page.keyboard.press('ControlOrMeta+z');
    } else await hand.press(page.getByRole('region', { name: visitor.say('notices') }).getByRole('button', { name: visitor.say('undo'), exact: true }));
    const works = page.getByRole('region', { name: visitor.say('bulk_works') });
    await works.getByText(visitor.say('import_conflicts', { count: 1, shown: 1 })).waitFor({ timeout: 60_000 });
    expect(await works.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('Person 0250')]);
    expect((await record(visitor, ids[250] ?? '')).stage).toBe('resting');
    expect((await record(visitor, ids[251] ?? '')).stage).toBe('new');
    await hand.press(works.getByRole('button', { name: visitor.say('close') }));
    await works.waitFor({ state: 'detached' });
    await leave(visitor);
  });
});

test('the scrollbar leads into the middle of a list at once', async () => {
  const { visitor } = await arrive({}, 1200);
  const { page } = visitor;
  await visitor.go('/customers?sort=name');
  await cell(visitor, 0, 1).waitFor();
  const box = page.getByRole('region', { name: 'Customers', exact: true });
  await box.evaluate((element) => element.scrollTo({ top: (element.scrollHeight - element.clientHeight) / 2 }));
  await eventually(() => page.locator('a[data-row]').first().innerText()).toMatch(/^Person 05/);
  await eventually(() => page.locator('[data-bones]').count()).toBe(0);
  await box.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await eventually(() => page.locator('a[data-row="1199"]').innerText()).toBe('Person 1199');
  await leave(visitor);
});

describe.each(manners('opposites'))('in $language by $by at $width px', ({ language, by, width }) => {
  test('what a form lacks is made without leaving it; what can be written to or called is a link', async () => {
    const { visitor } = await arrive({ language, by, width }, 1);
    const { page, hand } = visitor;
    await visitor.go('/tasks');
    await page.getByRole('heading', { level: 1, name: visitor.pick({ en: 'Tasks', zh: '任务' }) }).waitFor();
    await page
      .getByRole('main')
      .getByRole('button', { name: visitor.say('new_one', { thing: visitor.pick({ en: 'task', zh: '任务' }) }) })
      .first()
      .waitFor();
    await hand.press(
      page
        .getByRole('main')
        .getByRole('button', { name: visitor.say('new_one', { thing: visitor.pick({ en: 'task', zh: '任务' }) }) })
        .first(),
    );
    const form = page.getByRole('dialog', { name: visitor.say('new_one', { thing: visitor.pick({ en: 'task', zh: '任务' }) }) });
    await hand.type(form.getByLabel(visitor.pick({ en: 'Subject', zh: '主题' }), { exact: true }), 'Call back');
    const picker = form.getByLabel(visitor.pick({ en: 'Customer', zh: '客户' }), { exact: true });
    await hand.type(picker, 'Newcomer');
    const offer = page.getByRole('option', { name: visitor.say('combobox_make', { name: 'Newcomer' }) });
    await offer.waitFor();
    if (by === 'keyboard') await page.keyboard.press('Enter');
    else await offer.click();
    const second = page.getByRole('dialog', { name: visitor.say('new_one', { thing: visitor.pick({ en: 'customer', zh: '客户' }) }) });
    await hand.type(second.getByLabel(visitor.say('email_address')), 'new@example.com');
    await hand.press(second.getByRole('button', { name: visitor.say('create'), exact: true }));
    await second.waitFor({ state: 'detached' });
    await form.getByText('Newcomer').waitFor();
    expect(await form.getByLabel(visitor.pick({ en: 'Subject', zh: '主题' }), { exact: true }).inputValue()).toBe('Call back');
    await hand.press(form.getByRole('button', { name: visitor.say('create'), exact: true }));
    await form.waitFor({ state: 'detached' });
    const { body } = await visitor.api('POST', '/v1/tasks/search', { include: ['titles'] });
    expect(Object.values(body.titles)).toContain('Newcomer');
    expect(body.data[0].subject).toBe('Call back');
    if (!visitor.isPhone) {
      await visitor.go('/customers?sort=name');
      expect(await page.locator('tbody a[href^="mailto:"]').first().getAttribute('href')).toBe('mailto:new@example.com');
    }
    await leave(visitor);
  });
});
