/** A formula and a roll-up are made in the settings; list and record show them, and follow what is written. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { languages, moveIn, photographFailure, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import * as steps from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const margin = { en: 'Margin', zh: '利润率' };
const open = { en: 'Open tasks', zh: '未完成任务' };

describe.each(languages)('in %s', (language) => {
  test('a formula with its error at the place, a roll-up with a condition, and both as they change', async () => {
    const visitor = await visit(local.url, { language, by: language === 'zh' ? 'keyboard' : 'mouse', width: 1440 });
    const { page, hand } = visitor;
    const pick = visitor.pick;
    photographFailure(page);
    await moveIn(visitor);
    for (const name of ['x_cost', 'x_price'])
      expect((await visitor.api('POST', '/v1/fields', { object: 'customer', name, kind: 'number', label: { en: name, zh: name } })).status).toBe(201);
    const { id } = (await visitor.api('POST', '/v1/customers', { name: 'Anna', x_cost: 80, x_price: 100 })).body;
    await visitor.caughtUp('customers', 1);

    await visitor.go('/settings/fields?object=customers');
    const dialog = page.getByRole('dialog', { name: visitor.say('field_new') });
    const begin = async (label: string, kind: string) => {
      await hand.press(visitor.button(visitor.say('field_new')).first());
      await hand.type(dialog.getByLabel(visitor.say(language === 'en' ? 'field_label_en' : 'field_label_zh'), { exact: true }), label);
      await hand.choose(dialog.getByLabel(visitor.say('field_kind'), { exact: true }), visitor.say(kind));
    };
    const finish = async () => {
      await hand.press(dialog.getByRole('button', { name: visitor.say('field_add'), exact: true }));
      await dialog.waitFor({ state: 'hidden' });
    };
    await begin(pick(margin), 'kind_formula');
    const formula = dialog.getByRole('textbox', { name: visitor.say('formula'), exact: true });
    await hand.type(formula, 'percent((x_price - x_costs) / x_price)');
    await dialog.locator('code', { hasText: /^x_costs/ }).waitFor();
    expect(await formula.getAttribute('aria-invalid')).toBe('true');
    await hand.type(formula, 'percent((x_price - x_cost) / x_price)');
    await dialog.getByText(visitor.say('formula_gives', { kind: visitor.say('kind_percent') })).waitFor();
    await dialog.getByText(/20\s?%/).waitFor();
    await finish();

    await begin(pick(open), 'kind_roll_up');
    await hand.choose(
      dialog.getByLabel(visitor.say('roll_up_of')),
      visitor.say('roll_up_over', pick({ en: { things: 'Tasks', link: 'Customer' }, zh: { things: '任务', link: '客户' } })),
    );
    await hand.press(dialog.getByRole('button', { name: visitor.say('roll_up_where_add') }));
    const condition = dialog.getByRole('group', { name: visitor.say('filter_condition'), exact: true });
    await hand.choose(condition.getByLabel(visitor.say('filter_field'), { exact: true }), pick({ en: 'Priority', zh: '优先级' }));
    await hand.choose(condition.getByLabel(visitor.say('filter_value'), { exact: true }), pick({ en: 'High', zh: '高' }));
    await finish();
    await page.getByText(`${visitor.say('kind_roll_up')} · ${visitor.say('kind_number')}`).waitFor();

    // On the record: the formula at once after a change, the roll-up after a task was written.
    await visitor.go(`/customers/${id}`);
    await expect.poll(() => steps.shownValue(visitor, pick(margin))).toMatch(/20\s?%/);
    await expect.poll(() => steps.shownValue(visitor, pick(open))).toBe('0');
    await visitor.api('POST', '/v1/tasks', { subject: 'A', priority: 'high', customer: id });
    await visitor.api('POST', '/v1/tasks', { subject: 'B', priority: 'low', customer: id });
    const value = page.locator('[data-field=x_cost]');
    await hand.press(value.getByRole('button').first());
    await hand.type(value.locator('input'), '50');
    await hand.press(value.getByRole('button', { name: visitor.say('save'), exact: true }));
    await expect.poll(() => steps.shownValue(visitor, pick(margin))).toMatch(/50\s?%/);
    await expect.poll(() => steps.shownValue(visitor, pick(open)), { timeout: 20_000 }).toBe('1');

    // A value that cannot be worked out says why, and keeps nothing from being saved.
    const price = page.locator('[data-field=x_price]');
    await hand.press(price.getByRole('button').first());
    await hand.type(price.locator('input'), '0');
    await hand.press(price.getByRole('button', { name: visitor.say('save'), exact: true }));
    await expect.poll(() => steps.shownValue(visitor, pick(margin))).toMatch(pick({ en: /divide by zero/, zh: /除数为零/ }));

    // In the list, filtered and sorted by both.
    await visitor.api('POST', '/v1/customers', { name: 'Zoë', x_cost: 10, x_price: 100 });
    await visitor.caughtUp('customers', 2);
    await visitor.go('/customers');
    await steps.showColumns(visitor, [pick(margin), pick(open)]);
    await steps.sortBy(visitor, pick(open), 'up');
    await expect.poll(() => steps.cells(visitor, pick(open))).toEqual(['0', '1']);
    await steps.filterBy(visitor, pick(margin), visitor.say('op_gt'), async (operand) => hand.type(operand.getByLabel(visitor.say('filter_value')), '60'));
    await expect.poll(() => steps.cells(visitor, pick(margin))).toEqual([expect.stringMatching(/^90\s?%$/)]);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});
