/**
 * The first hour of a new customer of ours, told in both languages, by mouse and by keys alone, at a desk and on a phone:
 * sign up, bring the list, narrow and sort it, find one, change it, see who did, take the change and the whole list back.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chineseCsv, chineseRows } from '../doubles/chinese.ts';
import { telcoCsv, telcoHeaders } from '../doubles/telco.ts';
import { startTest } from '../local.ts';
import { languages, moveIn, photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { importFile, undoImport, watchProgress } from './importing.ts';
import { manners } from './manners.ts';
import * as steps from './steps.ts';
import { number } from './words.ts';

/** The table of telephone customers where it lies beside the checkout, otherwise a seeded double of the same shape. */
const real = new URL('../../../shared/data/telco_dev.csv', import.meta.url);
const isReal = existsSync(real);
const whole = isReal ? readFileSync(real, 'utf8') : telcoCsv(4_923);
const lines = whole.trim().split(/\r?\n/);

/** One brings all of it; the others the first rows, to be quick. */
const cut = (count: number) => lines.slice(0, count + 1).join('\n');

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const value = (line: string, header: (typeof telcoHeaders)[number]) => line.split(',')[telcoHeaders.indexOf(header)] ?? '';

test.each(manners('pairs'))('in $language by $by at $width px', async (manner) => {
  const visitor = await visit(local.url, manner);
  photographFailure(visitor.page);
  await signUp(visitor);
  const isWhole = manner.language === 'en' && manner.by === 'mouse' && manner.width === 1440;
  await telcoStory(visitor, isWhole ? whole : cut(240));
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});

/** While it ran the page said more and more of the rows, in numbers as people write them. */
function expectProgress({ language, say }: Visitor, seen: readonly { share: number; sentence: string }[], total: number): void {
  const shares = seen.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  const under = seen.filter(({ share }) => share > 0 && share < 100);
  expect(under.length).toBeGreaterThan(0);
  for (const { share, sentence } of under) {
    const [done = 0] = sentence.split(/[^\d,]+/).map((one) => Number(one.replaceAll(',', '')));
    expect(sentence).toBe(say('import_progress', { done: number(language, done), total: number(language, total) }));
    expect(Math.round((done / total) * 100)).toBe(share);
  }
}

async function telcoStory(visitor: Visitor, csv: string): Promise<void> {
  const { page, hand } = visitor;
  const data = csv.trim().split('\n').slice(1);
  const progress = await watchProgress(visitor);
  await importFile(visitor, { name: 'telco.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }, data.length);
  if (data.length > 1000) expectProgress(visitor, progress(), data.length);
  await hand.press(page.getByRole('main').getByRole('link', { name: visitor.say('import_see') }));
  await steps.expectCount(visitor, data.length);

  // Columns of the file are fields: they can be shown, compared and sorted by.
  await steps.showColumns(
    visitor,
    ['Contract', 'MonthlyCharges'],
    visitor.isPhone ? [visitor.pick({ en: 'Type', zh: '类型' }), visitor.pick({ en: 'Stage', zh: '阶段' })] : [],
  );
  const twoYears = data.filter((line) => value(line, 'Contract') === 'Two year');
  await steps.filterBy(
    visitor,
    'Contract',
    visitor.say('op_is'),
    (operand) => hand.choose(operand.getByLabel(visitor.say('filter_value')), 'Two year'),
    twoYears.length,
  );
  await steps.expectCount(visitor, twoYears.length);
  await steps.sortBy(visitor, 'MonthlyCharges');
  const charges = twoYears.map((line) => Number(value(line, 'MonthlyCharges'))).sort((a, b) => a - b);
  await expectOrder(visitor, charges);
  await steps.sortBy(visitor, 'MonthlyCharges', 'down');
  await expectOrder(visitor, charges.toReversed());
  expect(new Set(await steps.cells(visitor, 'Contract'))).toEqual(new Set(['Two year']));

  // A customer by a piece of the id, with the filter gone.
  await steps.clearFilter(visitor);
  const wanted = data[Math.floor(data.length / 2)] ?? '';
  const id = value(wanted, 'customerID');
  const piece = id.slice(2, 8);
  await steps.search(visitor, piece);
  await steps.expectCount(visitor, data.filter((line) => value(line, 'customerID').includes(piece)).length);
  await hand.press(steps.rows(visitor).filter({ hasText: id }).first());
  await steps.recordPart(visitor).getByRole('heading', { name: id }).waitFor();

  // Changed, seen in the history, taken back.
  expect(await steps.shownValue(visitor, 'tenure')).toContain(value(wanted, 'tenure'));
  await steps.edit(visitor, 'tenure', '777');
  await expect.poll(() => steps.shownValue(visitor, 'tenure')).toContain('777');
  const history = await steps.openTab(visitor, 'history');
  const latest = history
    .getByRole('listitem')
    .filter({ hasText: visitor.say('history_changed') })
    .first();
  await latest.getByText('777').waitFor();
  expect((await latest.locator('del').innerText()).replace(visitor.say('history_before'), '').trim()).toBe(value(wanted, 'tenure'));
  if (hand.name === 'keyboard') await page.keyboard.press('ControlOrMeta+z');
  else await hand.press(latest.getByRole('button', { name: /./ }));
  await history.getByText(visitor.say('history_by_undo')).waitFor();
  await steps.openTab(visitor, 'details');
  expect((await steps.shownValue(visitor, 'tenure')).trim()).toBe(value(wanted, 'tenure'));

  // The history leads to the import. All of it taken back: no customers, and no fields that the file had brought.
  await hand.press((await steps.openTab(visitor, 'history')).getByRole('link', { name: visitor.say('history_by_job') }));
  await undoImport(visitor, data.length);
  await hand.press(page.getByRole('main').getByRole('link', { name: visitor.pick(steps.customers), exact: true }));
  await page.getByRole('heading', { name: visitor.say('list_empty', { things: visitor.pick({ en: 'customers', zh: '客户' }) }) }).waitFor();
  await visitor.go('/settings/fields?object=customers');
  await page.getByRole('heading', { name: visitor.say('fields_none', { things: visitor.pick({ en: 'customers', zh: '客户' }) }) }).waitFor();
}

async function expectOrder(visitor: Visitor, all: readonly number[]): Promise<void> {
  const want = (count: number) => all.slice(0, count).map((one) => number(visitor.language, one));
  await expect
    .poll(
      async () => {
        const seen = await steps.cells(visitor, 'MonthlyCharges');
        return seen.length >= Math.min(6, all.length) && seen.join() === want(seen.length).join() ? 'in order' : `${seen.slice(0, 8)} for ${want(8)}`;
      },
      { timeout: 20_000 },
    )
    .toBe('in order');
}

describe.each(languages)('a Chinese list in GB18030, in %s', (language) => {
  test('is found by character, pinyin and initials', async () => {
    const visitor = await visit(local.url, { language, by: language === 'zh' ? 'keyboard' : 'mouse' });
    await moveIn(visitor);
    await importFile(visitor, { name: '客户.csv', mimeType: 'text/csv', buffer: chineseCsv(60, 7) }, 60);
    const names = chineseRows(60, 7).map(([name = '']) => name);
    await visitor.hand.press(visitor.page.getByRole('main').getByRole('link', { name: visitor.say('import_see') }));
    await steps.expectCount(visitor, 60);
    const zhangWei = names.filter((name) => name === '张伟').length;
    expect(zhangWei).toBeGreaterThan(0);
    await steps.search(visitor, '伟');
    await steps.expectCount(visitor, names.filter((name) => name.includes('伟')).length);
    for (const needle of ['zhang', 'zw']) {
      await steps.search(visitor, needle);
      await expect
        .poll(async () => (await steps.rows(visitor).allInnerTexts()).filter((name) => name.trim() === '张伟').length, { message: needle })
        .toBe(zhangWei);
      // Each that is found is named so, or written so elsewhere in its row.
      await expect.poll(() => steps.shownCount(visitor)).toBeLessThan(60);
    }
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});
