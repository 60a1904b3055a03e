/** Chinese as its readers expect it: lists by pinyin or strokes, addresses chosen from province to district and written so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { type Manner, moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { rows, shownValue } from './steps.ts';
import { inner } from './words.ts';

const names = ['赵丽', '王芳', '丁一', '李强', '一鸣', '曹雪'];
const pinyin = ['曹雪', '丁一', '李强', '王芳', '一鸣', '赵丽'];
const stroke = ['一鸣', '丁一', '王芳', '李强', '赵丽', '曹雪'];
const addresses = { en: 'Addresses', zh: '地址' };

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const manners: readonly Pick<Manner, 'language' | 'width' | 'by'>[] = [
  { language: 'zh', width: 1440, by: 'keyboard' },
  { language: 'zh', width: 390, by: 'mouse' },
  { language: 'en', width: 1440, by: 'mouse' },
  { language: 'en', width: 390, by: 'keyboard' },
];

const expectOrder = (visitor: Visitor, order: readonly string[]) =>
  expect.poll(async () => (await rows(visitor).allInnerTexts()).map((one) => one.trim().split('\n')[0]), { timeout: 20_000 }).toEqual(order);

async function chooseInMenu({ page, hand, say, isPhone }: Visitor, name: string): Promise<void> {
  const navigation = page.getByRole('navigation', { name: say('navigation') });
  await hand.press(navigation.getByRole('button', { name: isPhone ? say('more') : new RegExp(say('person_menu')) }));
  await hand.press(page.locator('[popover]:popover-open [role^=menuitem]').filter({ hasText: name }));
}

async function chooseForAll(visitor: Visitor, name: string): Promise<void> {
  const { page, hand, say } = visitor;
  await visitor.go('/settings/workspace');
  await hand.choose(page.getByLabel(say('collation'), { exact: true }), name);
  await hand.press(visitor.button(say('save')));
  await page.getByText(say('done_saved', { name: say('workspace') })).waitFor();
}

describe.each(manners)('$language, $width, by $by', (manner) => {
  let visitor: Visitor;
  let first = '';
  beforeAll(async () => {
    visitor = await visit(local.url, manner);
    await moveIn(visitor);
    for (const name of names) first = (await visitor.api('POST', '/v1/customers', { name })).body.id;
    await visitor.caughtUp('customers', names.length);
  });
  afterAll(() => visitor?.leave());

  test('a list by pinyin is one by strokes when they choose it', async () => {
    photographFailure(visitor.page);
    await visitor.go('/customers?sort=name&columns=name');
    await expectOrder(visitor, pinyin);
    if (manner.language === 'zh') {
      await chooseInMenu(visitor, visitor.say('collation_stroke'));
      await expectOrder(visitor, stroke);
      return;
    }
    // Whose pages are in English is asked in the settings of the workspace, and in their menu once strokes count there.
    await chooseForAll(visitor, visitor.say('collation_by_stroke'));
    await visitor.go('/customers?sort=name&columns=name');
    await expectOrder(visitor, stroke);
    await chooseInMenu(visitor, visitor.say('collation_pinyin'));
    await expectOrder(visitor, pinyin);
  });

  test('an address is chosen from province to district, and a district that no list has is typed', async () => {
    const { page, hand, say } = visitor;
    photographFailure(page);
    await visitor.go(`/customers/${first}`);
    const label = visitor.pick(addresses);
    await hand.press(visitor.button(say('edit_one', { thing: inner(visitor.language, label) })).first());
    const editor = page.locator('[data-field="addresses"]');
    const part = (name: string) => editor.getByLabel(say(name), { exact: true }).and(page.locator('input, select'));
    if (manner.language === 'en') await hand.choose(part('address_country'), 'China');
    const choose = async (name: string, text: string, typed: string) => {
      await hand.type(part(name), typed);
      const option = page.locator('[popover]:popover-open').getByRole('option', { name: text, exact: true });
      await option.waitFor();
      if (hand.name === 'mouse') await option.click();
      else for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
      await expect.poll(() => part(name).inputValue()).toBe(text);
    };
    await choose('address_province', '浙江省', '浙江');
    await choose('address_city', '杭州市', '杭州');
    await choose('address_province', '广东省', '广东');
    expect(await part('address_city').inputValue(), 'Hangzhou is not in Guangdong').toBe('');
    await choose('address_city', '深圳市', '深圳');
    await choose('address_district', '南山区', '南山');
    await hand.type(part('address_street'), '科技园路1号');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => shownValue(visitor, label), { timeout: 20_000 }).toContain('广东省深圳市南山区科技园路1号');
    const read = async () => (await visitor.api('GET', `/v1/customers/${first}`)).body.addresses;
    expect(await read()).toEqual([{ region: '广东省', city: '深圳市', district: '南山区', street: '科技园路1号', country: 'CN' }]);
    await hand.press(visitor.button(say('edit_one', { thing: inner(visitor.language, label) })).first());
    await hand.type(part('address_district'), '前海');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => shownValue(visitor, label), { timeout: 20_000 }).toContain('广东省深圳市前海科技园路1号');
  });
});
