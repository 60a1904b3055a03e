/** An object that came with one definition file: its menu, list, form, record page, import, search, filter, history and undo. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boatFile } from '../boat.ts';
import { copyWith, type Deployment, launch } from '../deployment.ts';
import { languages, moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { importFile } from './importing.ts';
import * as steps from './steps.ts';
import { inner } from './words.ts';

let copy: ReturnType<typeof copyWith>;
let deployment: Deployment;
const folder = mkdtempSync(join(tmpdir(), 'regulars-boats-'));

beforeAll(async () => {
  copy = copyWith(boatFile);
  deployment = await launch({ root: copy.root, folder });
});
afterAll(async () => {
  await closeBrowser();
  await deployment?.stop();
  copy?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const boat = { en: 'Boat', zh: '船' };
const boats = { en: 'Boats', zh: '船只' };
const name = { en: 'Name', zh: '船名' };
const kind = { en: 'Kind', zh: '类型' };
const motor = { en: 'Motor boat', zh: '摩托艇' };
const price = { en: 'Price', zh: '价格' };
const built = { en: 'Built', zh: '建造日期' };

describe.each(languages)('in %s', (language) => {
  test('a boat is made, found, filtered, changed and taken back; a file of boats comes in', async () => {
    const visitor = await visit(deployment.url, { language, by: language === 'zh' ? 'keyboard' : 'mouse' });
    const { page, hand } = visitor;
    const say = visitor.pick;
    photographFailure(page);
    await moveIn(visitor, { email: `harbour-${language}@example.com` });
    const owner = await visitor.api('POST', '/v1/customers', { name: '张伟' });
    expect(owner.status).toBe(201);
    await visitor.caughtUp('customers', 1);

    // Menu and empty list, then the form.
    await hand.press(page.getByRole('navigation').getByRole('link', { name: say(boats), exact: true }));
    await page.getByRole('heading', { name: visitor.say('list_empty', { things: inner(language, say(boats)) }) }).waitFor();
    await makeBoat(visitor);
    const record = page.getByRole('complementary', { name: 'Möwe' });
    await record.getByRole('heading', { name: 'Möwe' }).waitFor();
    for (const [label, shown] of [
      [kind, say(motor)],
      [{ en: 'Customer', zh: '客户' }, '张伟'],
      [price, '3,000.50'],
      [built, '2015'],
    ] as const)
      await expect.poll(() => steps.shownValue(visitor, say(label))).toContain(shown);

    // Changed, seen in the history, taken back.
    const edit = record.getByRole('button', { name: visitor.say('edit'), exact: true });
    await hand.press(edit);
    const dialog = page.getByRole('dialog', { name: visitor.say('edit_one', { thing: inner(language, say(boat)) }) });
    await hand.type(dialog.getByLabel(say(name)), 'Möwe II');
    await hand.press(dialog.getByRole('button', { name: visitor.say('save'), exact: true }));
    await page.getByRole('complementary', { name: 'Möwe II' }).waitFor();
    const history = await steps.openTab(visitor, 'history');
    const change = history
      .getByRole('listitem')
      .filter({ hasText: visitor.say('history_changed') })
      .first();
    expect(await change.locator('del').innerText()).toContain('Möwe');
    await hand.press(change.getByRole('button'));
    await history.getByText(visitor.say('history_by_undo')).waitFor();
    await page.getByRole('complementary', { name: 'Möwe', exact: true }).waitFor();

    // A file of boats; then the list is searched, sorted and filtered.
    await hand.press(record.getByRole('button', { name: visitor.say('close_panel') }));
    await visitor.go('/boats?');
    await hand.press(page.getByRole('main').getByRole('button', { name: visitor.say('more'), exact: true }));
    const currency = say({ en: 'EUR', zh: 'CNY' });
    const csv = `${say(name)},${say(kind)},${say(price)}\nAlbatros,${say({ en: 'Sailing boat', zh: '帆船' })},12500 ${currency}\n海燕,${say(motor)},1 ${currency}\n`;
    await importFile(
      visitor,
      { name: 'boats.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) },
      2,
      page.getByRole('menuitem', { name: visitor.say('import_from_file') }),
    );
    await hand.press(page.getByRole('main').getByRole('link', { name: visitor.say('import_see') }));
    await steps.expectCount(visitor, 3);
    await steps.sortBy(visitor, say(price));
    await expect.poll(async () => (await steps.rows(visitor).allInnerTexts()).join()).toBe('海燕,Möwe,Albatros');
    await steps.filterBy(visitor, say(kind), visitor.say('op_is'), (operand) => hand.choose(operand.getByLabel(visitor.say('filter_value')), say(motor)));
    await steps.expectCount(visitor, 2);
    await steps.search(visitor, 'hy');
    await expect.poll(async () => (await steps.rows(visitor).allInnerTexts()).join()).toBe('海燕');

    // Its own page, and the palette.
    await page.locator('#main').focus();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('albatros');
    await page.getByRole('option', { name: 'Albatros' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Albatros' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/boats\/boat_/);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});

async function makeBoat(visitor: Visitor): Promise<void> {
  const { page, hand, language } = visitor;
  const say = visitor.pick;
  const create = visitor.say('new_one', { thing: inner(language, say(boat)) });
  await hand.press(page.getByRole('main').getByRole('button', { name: create }).first());
  const dialog = page.getByRole('dialog', { name: create });
  await hand.press(dialog.getByRole('button', { name: visitor.say('all_fields', { count: 6 }) }));
  await hand.type(dialog.getByLabel(say(name)), 'Möwe');
  await hand.choose(dialog.getByLabel(say(kind)), say(motor));
  const customer = dialog.getByRole('combobox', { name: say({ en: 'Customer', zh: '客户' }) });
  await hand.type(customer, 'zw');
  await page.getByRole('option', { name: '张伟' }).waitFor();
  await page.keyboard.press('Enter');
  await hand.type(dialog.getByLabel(say(price), { exact: true }), '3000.50');
  await dialog.getByLabel(say(built)).fill('2015-07-20');
  await hand.press(dialog.getByRole('button', { name: visitor.say('create'), exact: true }));
  await dialog.waitFor({ state: 'hidden' });
}
