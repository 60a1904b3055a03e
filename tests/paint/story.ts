/** A day's interactions with a list, each done as a person does it; how long the page took to answer each. */
import type { Visitor } from '../browser/browser.ts';
import { customer, customers, rows } from '../browser/steps.ts';
import { inner } from '../browser/words.ts';
import { type Paint, paintOf } from './timing.ts';

/** Waits until the rows in sight answer what was asked. */
async function settled(visitor: Visitor): Promise<void> {
  await visitor.page.waitForFunction(() => document.querySelector('main [aria-busy]')?.getAttribute('aria-busy') === 'false');
  await rows(visitor).first().waitFor();
}

const cell = ({ page }: Visitor, row: number, column: number) => page.locator(`td[data-cell="${row}:${column}"]`);

/** Beside what stands in it, which may lead somewhere. */
async function press(visitor: Visitor, row: number, column: number): Promise<void> {
  const box = await cell(visitor, row, column).boundingBox();
  await cell(visitor, row, column).click({ position: { x: (box?.width ?? 20) - 6, y: 19 } });
}

type Note = (name: string, paint: Paint) => void;
type By = (name: string, act: () => Promise<unknown>) => Promise<void>;

/** Gives each interaction's figures under its name. `words`: pieces of names that some customers have. */
export async function tell(visitor: Visitor, words: readonly string[], note: Note): Promise<void> {
  const by: By = async (name, act) => note(name, await paintOf(visitor.page, act));
  await narrowed(visitor, words[0] ?? '', by);
  await (visitor.isPhone ? recordOfItsOwn(visitor, by) : recordBeside(visitor, by));
  if (!visitor.isPhone) await cells(visitor, by);
  await chosen(visitor, by);
  await elsewhere(visitor, words[1] ?? '', by);
}

const slowly = ({ page }: Visitor, text: string) => page.keyboard.type(text, { delay: 90 });

/** A list opened, sorted, searched and filtered. */
async function narrowed(visitor: Visitor, word: string, by: By): Promise<void> {
  const { page, isPhone } = visitor;
  const main = page.getByRole('main');
  const link = page.getByRole('navigation', { name: visitor.say('navigation') }).getByRole('link', { name: visitor.pick(customers), exact: true });
  await visitor.go('/today');
  await link.waitFor();
  await page.waitForLoadState('networkidle');
  await by('list opened', async () => {
    await link.click();
    await settled(visitor);
  });
  await visitor.go('/customers?columns=name,stage,website,birthday');
  await settled(visitor);
  const name = visitor.pick({ en: 'Name', zh: '名称' });
  for (const arrow of ['↑', '↓'])
    await by('sorted', async () => {
      if (isPhone) {
        await visitor.button(visitor.say('sort')).click();
        await page.getByRole('menuitemradio', { name: `${name} ${arrow}` }).click();
      } else await page.locator('thead').getByRole('button', { name, exact: true }).click();
      await page.waitForURL(/sort=/);
      await settled(visitor);
    });
  const search = page.locator('#list-search');
  await by('search typed', async () => {
    await search.click();
    await slowly(visitor, word);
    await page.waitForURL(/[?&]q=/);
    await settled(visitor);
  });
  await search.fill('');
  await page.waitForURL((url) => !url.searchParams.get('q'));
  await settled(visitor);

  await by('filter opened', () => page.locator('button[data-filter]').click());
  const panel = page.getByRole('dialog', { name: visitor.say('filter'), exact: true });
  const condition = panel.getByRole('group', { name: visitor.say('filter_condition'), exact: true }).first();
  await condition.getByLabel(visitor.say('filter_field'), { exact: true }).selectOption({ label: visitor.pick({ en: 'Stage', zh: '阶段' }) });
  await condition.getByLabel(visitor.say('filter_value'), { exact: true }).selectOption({ label: visitor.pick({ en: 'New', zh: '新客户' }) });
  await by('filter applied', async () => {
    await panel.locator('button[type=submit]').click();
    await panel.waitFor({ state: 'hidden' });
    await settled(visitor);
  });
  await by('filter taken away', async () => {
    await main.getByRole('button', { name: visitor.say('filter_clear'), exact: true }).click();
    await settled(visitor);
  });
}

async function recordBeside(visitor: Visitor, by: By): Promise<void> {
  const { page } = visitor;
  await by('record opened', async () => {
    await page.locator('a[data-row="3"]').click();
    await page.getByRole('complementary').getByRole('tab').first().waitFor();
    await page.waitForLoadState('networkidle');
  });
  await by('record closed', async () => {
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.get('open'));
  });
}

/** Where there is no room beside the list the record has the page, and a value is edited there. */
async function recordOfItsOwn(visitor: Visitor, by: By): Promise<void> {
  const { page } = visitor;
  await by('record opened', async () => {
    await rows(visitor).nth(1).click();
    await page.getByRole('main').getByRole('tab').first().waitFor();
    await page.waitForLoadState('networkidle');
  });
  await page.getByRole('tab', { name: visitor.say('details'), exact: true }).click();
  const field = page.locator('main [data-field=website]');
  const website = visitor.pick({ en: 'Website', zh: '网站' });
  await by('value edited: begun', () => field.getByRole('button', { name: visitor.say('edit_one', { thing: website }) }).click());
  await by('value edited: letters', async () => {
    await page.keyboard.press('ControlOrMeta+a');
    await slowly(visitor, 'shop.example.com');
  });
  await by('value edited: saved', async () => {
    await page.keyboard.press('Enter');
    await field.locator('input').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
  });
  await page.goBack(); // no input of the page's
  await settled(visitor);
}

async function cells(visitor: Visitor, by: By): Promise<void> {
  const { page } = visitor;
  const key = (name: string) => page.keyboard.press(name);
  await press(visitor, 2, 2);
  await by('moved by arrow keys', async () => {
    for (let step = 0; step < 12; step++) await key(step % 4 === 3 ? 'ArrowUp' : 'ArrowDown');
  });
  await press(visitor, 4, 2);
  await by('cell edited: begun', () => key('Enter'));
  await by('cell edited: letters', async () => {
    await key('ControlOrMeta+a');
    await slowly(visitor, 'shop.example.com');
  });
  await by('cell edited: saved', async () => {
    await key('Enter');
    await page.locator('[data-editor]').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
  });
}

async function chosen(visitor: Visitor, by: By): Promise<void> {
  const { page, isPhone } = visitor;
  const boxes = isPhone ? page.locator('main ul[aria-busy]').getByRole('checkbox') : undefined;
  if (isPhone) {
    await visitor.button(visitor.say('more'), page.getByRole('main')).click();
    await page.getByRole('menuitem', { name: visitor.say('choose_rows') }).click();
  }
  await by('rows chosen', async () => {
    for (const row of [1, 2, 3]) await (boxes?.nth(row) ?? page.locator(`[data-cell="${row}:-1"]`)).click();
  });
  if (!isPhone) await by('rows let go', () => page.keyboard.press('Escape'));
}

/** The board, the form of a new record, the palette. */
async function elsewhere(visitor: Visitor, word: string, by: By): Promise<void> {
  const { page, isPhone } = visitor;
  const main = page.getByRole('main');
  const bar = page.getByRole('navigation', { name: visitor.say('navigation') });
  const atList = async () => {
    await visitor.go('/customers');
    await settled(visitor);
    await page.locator('#main').focus();
  };
  await atList();
  await by('layout opened', () => main.getByRole('button', { name: visitor.say('layout_table'), exact: true }).click());
  const layout = page.getByRole('dialog', { name: visitor.say('layout'), exact: true });
  await by('board opened', async () => {
    await layout
      .locator('label')
      .filter({ hasText: visitor.say('layout_board') })
      .click();
    await page.locator('[data-card]').first().waitFor();
    await page.waitForLoadState('networkidle');
  });
  await atList();
  await by('form opened', async () => {
    const create = visitor.say('new_one', { thing: inner(visitor.language, visitor.pick(customer)) });
    await (isPhone ? bar.getByRole('button', { name: create }).click() : page.keyboard.press('n'));
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  });
  await by('form: letters', () => slowly(visitor, 'Anna Beispiel'));
  await atList();
  await by('palette opened', async () => {
    await (isPhone ? bar.getByRole('button', { name: visitor.say('search'), exact: true }).click() : page.keyboard.press('ControlOrMeta+k'));
    await page
      .getByRole('dialog', { name: visitor.say('palette') })
      .getByRole('combobox')
      .waitFor();
  });
  await by('palette: letters', async () => {
    await slowly(visitor, word);
    await page.waitForLoadState('networkidle');
  });
}
