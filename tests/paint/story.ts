/** A day's interactions with a list, each done as a person does it; how long the page took to answer each. */
import type { Visitor } from '../browser/browser.ts';
import { customers } from '../browser/steps.ts';
import { type Paint, paintOf } from './timing.ts';

/** Waits until the rows in sight answer what was asked. */
async function settled({ page }: Visitor): Promise<void> {
  await page.waitForFunction(() => document.querySelector('table[aria-busy]')?.getAttribute('aria-busy') === 'false');
  await page.locator('a[data-row]').first().waitFor();
}

const cell = ({ page }: Visitor, row: number, column: number) => page.locator(`td[data-cell="${row}:${column}"]`);

/** Beside what stands in it, which may lead somewhere. */
async function press(visitor: Visitor, row: number, column: number): Promise<void> {
  const box = await cell(visitor, row, column).boundingBox();
  await cell(visitor, row, column).click({ position: { x: (box?.width ?? 20) - 6, y: 19 } });
}

/** Gives each interaction's figures under its name. `words`: pieces of names that some customers have. */
export async function tell(visitor: Visitor, words: readonly string[], note: (name: string, paint: Paint) => void): Promise<void> {
  const { page } = visitor;
  const main = page.getByRole('main');
  const by = async (name: string, act: () => Promise<unknown>) => note(name, await paintOf(page, act));
  const key = (name: string) => page.keyboard.press(name);
  const slowly = (text: string) => page.keyboard.type(text, { delay: 90 });
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
  for (const _ of ['up', 'down'])
    await by('sorted by a heading', async () => {
      await page
        .locator('thead')
        .getByRole('button', { name: visitor.pick({ en: 'Name', zh: '名称' }), exact: true })
        .click();
      await page.waitForURL(/sort=/);
      await settled(visitor);
    });
  const search = page.locator('#list-search');
  await by('search typed', async () => {
    await search.click();
    await slowly(words[0] ?? '');
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

  await by('record opened beside the list', async () => {
    await page.locator('a[data-row="3"]').click();
    await page.getByRole('complementary').getByRole('tab').first().waitFor();
    await page.waitForLoadState('networkidle');
  });
  await by('record closed', async () => {
    await key('Escape');
    await page.waitForURL((url) => !url.searchParams.get('open'));
  });
  await press(visitor, 2, 2);
  await by('moved by arrow keys', async () => {
    for (let step = 0; step < 12; step++) await key(step % 4 === 3 ? 'ArrowUp' : 'ArrowDown');
  });
  await press(visitor, 4, 2);
  await by('cell edited: begun', () => key('Enter'));
  await by('cell edited: letters', async () => {
    await key('ControlOrMeta+a');
    await slowly('shop.example.com');
  });
  await by('cell edited: saved', async () => {
    await key('Enter');
    await page.locator('[data-editor]').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
  });
  await by('rows chosen', async () => {
    for (const row of [1, 2, 3]) await page.locator(`[data-cell="${row}:-1"]`).click();
  });
  await by('rows let go', () => key('Escape'));

  await visitor.go('/customers');
  await settled(visitor);
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
  await visitor.go('/customers');
  await settled(visitor);
  await page.locator('#main').focus();
  await by('form opened', async () => {
    await key('n');
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  });
  await by('form: letters', () => slowly('Anna Beispiel'));
  await visitor.go('/customers');
  await settled(visitor);
  await page.locator('#main').focus();
  await by('palette opened', async () => {
    await key('ControlOrMeta+k');
    await page
      .getByRole('dialog', { name: visitor.say('palette') })
      .getByRole('combobox')
      .waitFor();
  });
  await by('palette: letters', async () => {
    await slowly(words[1] ?? '');
    await page.waitForLoadState('networkidle');
  });
}
