/** What people do in the app, step by step; each step ends when the page shows what came of it. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitor } from './browser.ts';
import { inner, number } from './words.ts';

export const customers = { en: 'Customers', zh: '客户' };
export const customer = { en: 'Customer', zh: '客户' };

/** The number beside the title of the list. */
export const shownCount = (visitor: Visitor): Promise<number> =>
  visitor.page
    .getByTestId('count')
    .evaluate((element) =>
      Number(
        (element.firstChild?.nextSibling ?? element.firstChild)?.textContent?.replace(/\D/g, '') ||
          (element.textContent ?? '').replace(/\D/g, '') ||
          Number.NaN,
      ),
    );

export const expectCount = (visitor: Visitor, count: number): Promise<void> =>
  expect.poll(() => shownCount(visitor), { timeout: 30_000, message: `rows in the list` }).toBe(count);

/** Links of the rows in sight, from the first on. */
export const rows = ({ page, isPhone }: Visitor): Locator => (isPhone ? page.locator('main ul[aria-busy] a') : page.locator('a[data-row]'));

/** Cells of a column in sight, by its name. */
export async function cells(visitor: Visitor, label: string): Promise<string[]> {
  const { page, isPhone } = visitor;
  if (isPhone) {
    return page
      .locator('main ul[aria-busy] li .sr-only')
      .evaluateAll(
        (names, wanted) =>
          names
            .filter((name) => name.textContent?.trim() === `${wanted}:`)
            .map((name) => (name.parentElement?.textContent ?? '').replace(name.textContent ?? '', '').trim()),
        label,
      );
  }
  const heads = (await page.locator('thead th').allInnerTexts()).map((text) => text.trim());
  const at = heads.indexOf(label);
  if (at < 0) throw new Error(`No column ${label} among ${heads.join(', ')}`);
  return page
    .locator('tbody tr[aria-rowindex]')
    .evaluateAll((all, column) => all.map((row) => ((row as HTMLTableRowElement).cells[column]?.innerText ?? '').trim()), at);
}

export async function showColumns(visitor: Visitor, shown: readonly string[], hidden: readonly string[] = []): Promise<void> {
  const { page, hand } = visitor;
  await hand.press(visitor.button(visitor.say('columns')));
  const panel = page.getByRole('dialog', { name: visitor.say('columns') });
  for (const [list, label] of [...hidden.map((one) => ['columns_shown', one] as const), ...shown.map((one) => ['columns_others', one] as const)]) {
    await hand.type(panel.getByRole('searchbox'), label);
    await hand.press(panel.getByRole('list', { name: visitor.say(list) }).getByRole('checkbox', { name: label, exact: true }));
  }
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
}

/** One condition; `fill` gives the operand into the place to the right of the operator. */
export async function filterBy(visitor: Visitor, field: string, operator: string, fill?: (operand: Locator) => Promise<void>, count?: number): Promise<void> {
  const { page, hand } = visitor;
  if (hand.name === 'keyboard') {
    await leaveInputs(visitor);
    await page.keyboard.press('f');
  } else await hand.press(filterButton(visitor));
  const panel = page.getByRole('dialog', { name: visitor.say('filter'), exact: true });
  const condition = panel.getByRole('group', { name: visitor.say('filter_condition'), exact: true }).first();
  await hand.choose(condition.getByLabel(visitor.say('filter_field'), { exact: true }), field);
  await hand.choose(condition.getByLabel(visitor.say('filter_operator'), { exact: true }), operator);
  if (fill) await fill(condition);
  // The button says how many it would find.
  const submit = panel.locator('button[type=submit]');
  if (count !== undefined)
    await submit
      .getByText(visitor.say('filter_show', { ...counted(visitor, count), things: inner(visitor.language, visitor.pick(count === 1 ? customer : customers)) }))
      .waitFor();
  await hand.press(submit);
  await panel.waitFor({ state: 'hidden' });
}

export const filterButton = ({ page }: Visitor): Locator => page.locator('button[data-filter]');

export async function clearFilter(visitor: Visitor): Promise<void> {
  await visitor.hand.press(
    visitor.page.getByRole('list', { name: visitor.say('filter_active') }).getByRole('button', { name: visitor.say('filter_clear'), exact: true }),
  );
  await visitor.page.getByRole('list', { name: visitor.say('filter_active') }).waitFor({ state: 'hidden' });
}

/** Ascending with the first call, descending with the next. */
export async function sortBy(visitor: Visitor, label: string, way: 'up' | 'down' = 'up'): Promise<void> {
  const { page, hand, isPhone } = visitor;
  if (isPhone) {
    await hand.press(visitor.button(visitor.say('sort')));
    await hand.press(page.getByRole('menuitemradio', { name: `${label} ${way === 'up' ? '↑' : '↓'}` }));
  } else await hand.press(page.locator('thead').getByRole('button', { name: label, exact: true }));
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')?.startsWith('-')).toBe(way === 'down');
  await settledList(visitor);
}

/** The rows in sight answer the question in the address. */
export async function settledList({ page, isPhone }: Visitor): Promise<void> {
  await expect
    .poll(
      () =>
        page
          .locator(isPhone ? 'main ul[aria-busy]' : 'table[aria-busy]')
          .getAttribute('aria-busy')
          .catch(() => 'false'),
      { timeout: 20_000 },
    )
    .toBe('false');
}

export async function search(visitor: Visitor, text: string): Promise<void> {
  const { page, hand } = visitor;
  const box = page.locator('#list-search');
  if (hand.name === 'keyboard') {
    await leaveInputs(visitor);
    await page.keyboard.press('/');
    await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('ControlOrMeta+a');
    await (text ? page.keyboard.type(text) : page.keyboard.press('Delete'));
  } else await hand.type(box, text);
  await expect.poll(() => new URL(page.url()).searchParams.get('q') ?? '').toBe(text);
}

/** Shortcuts are letters outside of inputs. */
export async function leaveInputs({ page }: Visitor): Promise<void> {
  const isTyping = () => page.evaluate(() => document.activeElement?.matches('input:not([type=checkbox], [type=radio]), textarea, select') ?? false);
  for (let tabs = 0; tabs < 10 && (await isTyping()); tabs++) await page.keyboard.press('Tab');
}

/** Opens the record's form, types, saves. */
export async function edit(visitor: Visitor, label: string, text: string): Promise<void> {
  const { page, hand } = visitor;
  if (hand.name === 'keyboard') {
    await leaveInputs(visitor);
    await page.keyboard.press('e');
  } else await hand.press(recordPart(visitor).getByRole('button', { name: visitor.say('edit'), exact: true }));
  const dialog = page.getByRole('dialog', { name: visitor.say('edit_one', { thing: inner(visitor.language, visitor.pick(customer)) }) });
  await hand.type(dialog.getByLabel(label, { exact: true }), text);
  await hand.press(dialog.getByRole('button', { name: visitor.say('save'), exact: true }));
  await dialog.waitFor({ state: 'hidden' });
}

/** Where the open record is: the panel beside the list, or its page. */
export const recordPart = ({ page, isPhone }: Visitor): Locator =>
  isPhone || !new URL(page.url()).searchParams.has('open') ? page.getByRole('main') : page.getByRole('complementary');

export async function openTab(visitor: Visitor, name: 'details' | 'timeline' | 'history'): Promise<Locator> {
  const tab = recordPart(visitor).getByRole('tab', { name: visitor.say(name), exact: true });
  await visitor.hand.press(tab);
  await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true');
  return recordPart(visitor).getByRole('tabpanel');
}

/** What a field of the open record shows. */
export const shownValue = (visitor: Visitor, label: string): Promise<string> =>
  recordPart(visitor)
    .locator('dl > div')
    .filter({ has: visitor.page.locator(`dt:text-is(${JSON.stringify(label)})`) })
    .locator('dd')
    .first()
    .innerText();

export const counted = (visitor: Visitor, count: number) => ({ count, shown: number(visitor.language, count) });
