/** Duplicates in the browser: said while typing, worked off as a list, merged field by field, and taken apart again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { manners } from './manners.ts';
import { customer, customers, openTab } from './steps.ts';
import { inner } from './words.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

/** How the two are called, whom somebody enters twice. */
const anna = { name: 'Anna Schmidt', emails: [{ address: 'anna@example.com' }], phones: [{ number: '+4930123456' }] };
const zhang = { name: '张伟', emails: [{ address: 'zhang@example.cn' }], phones: [{ number: '+8613800138000' }] };

test.each(manners('opposites'))('in $language by $by at $width px', async (manner) => {
  const visitor = await visit(local.url, manner);
  const { page, hand, say, language } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  const [one, other] = language === 'zh' ? [zhang, 'Zhang Wei'] : [anna, 'Ana Schmidt'];
  const kept: string = (await visitor.api('POST', '/v1/customers', one)).body.id;
  await visitor.caughtUp('customers', 1);

  await createAllTheSame(visitor, one, other);
  await visitor.caughtUp('customers', 2);
  const away: string = (await visitor.api('POST', '/v1/customers/search', { text: other.split(' ')[0] })).body.data.find(
    ({ id }: { id: string }) => id !== kept,
  ).id;
  await visitor.api('POST', '/v1/interactions', { subject: 'Met at the fair', customer: away });
  await visitor.caughtUp('interactions', 1);

  // The work list: searched, then merged with the other name.
  await visitor.go(`/duplicates/customers`);
  await hand.press(visitor.button(say('dup_search')));
  const card = page.getByRole('article');
  await card.waitFor();
  expect(await card.innerText()).toContain(say('dup_same_phone'));
  expect(await findings(page), 'axe on the list').toEqual([]);
  await hand.press(card.getByRole('button', { name: new RegExp(`^${say('dup_merge_names', { names: '' }).trim()}`) }));
  const dialog = page.getByRole('dialog', { name: say('dup_merge_title', { things: inner(language, visitor.pick(customers)) }) });
  await dialog.getByText(say('dup_which_stays')).waitFor();
  await hand.press(
    dialog
      .getByRole('group', { name: visitor.pick({ en: 'Name', zh: '名称' }), exact: true })
      .getByRole('radio')
      .nth(1),
  );
  await dialog.getByText(say('dup_can_undo')).waitFor();
  expect(await findings(page), 'axe on the dialog').toEqual([]);
  await hand.press(dialog.locator('button[type=submit]'));
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: say('dup_none') }).waitFor();

  // An old link leads on; both histories stand in one timeline.
  const merged = (await visitor.api('GET', `/v1/customers/${away}`)).body;
  const [survivor, gone] = merged.mergedInto ? [kept, away] : [away, kept];
  await visitor.go(`/customers/${gone}`);
  await page.waitForURL(`**/customers/${survivor}`);
  await page.getByRole('heading', { level: 1, name: other }).waitFor();
  await (await openTab(visitor, 'timeline')).getByText('Met at the fair').first().waitFor();

  // Something new, then back: it goes where it is put.
  const since = (await visitor.api('POST', '/v1/tasks', { subject: 'Call back', customer: survivor })).body.id;
  await visitor.caughtUp('tasks', 1);
  const history = await openTab(visitor, 'history');
  await hand.press(
    history
      .getByRole('button', { name: say('dup_unmerge_one', { name: one.name }) })
      .or(history.getByRole('button', { name: say('dup_unmerge_one', { name: other }) })),
  );
  const undoing = page.getByRole('dialog', { name: say('dup_unmerge_title') });
  const place = undoing.getByLabel(say('dup_goes_to', { name: 'Call back' }));
  await hand.choose(place, say('dup_to_who_comes', { name: gone === kept ? one.name : other }));
  expect(await findings(page), 'axe on the way back').toEqual([]);
  await hand.press(undoing.locator('button[type=submit]'));
  await undoing.waitFor({ state: 'hidden' });
  expect((await visitor.api('GET', `/v1/customers/${gone}`)).body.mergedInto).toBeUndefined();
  expect((await visitor.api('GET', `/v1/tasks/${since}`)).body.customer).toBe(gone);
  expect((await visitor.api('GET', `/v1/customers/${kept}`)).body.name).toBe(one.name);

  // They are two after all.
  await visitor.go(`/duplicates/customers`);
  await card.waitFor();
  await page.locator('#main').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('heading', { name: say('dup_none') }).waitFor();
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});

/** The form says who is there already; it is saved all the same. */
async function createAllTheSame(visitor: Visitor, one: typeof anna, name: string): Promise<void> {
  const { page, hand, say, language } = visitor;
  const title = say('new_one', { thing: inner(language, visitor.pick(customer)) });
  await page.locator('#main').focus();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: title });
  await hand.type(dialog.getByLabel(visitor.pick({ en: 'Name', zh: '名称' }), { exact: true }), name);
  const phones = dialog.getByRole('group', { name: visitor.pick({ en: 'Phones', zh: '电话' }) });
  await hand.press(phones.getByRole('button').last());
  await hand.type(phones.getByRole('textbox').first(), visitor.language === 'zh' ? '138 0013 8000' : (one.phones[0]?.number ?? ''));
  await page.keyboard.press('Tab');
  const warning = dialog.locator('[data-field=phones]').getByRole('status');
  await warning.getByText(one.name, { exact: true }).waitFor();
  expect(await warning.innerText()).toContain(say('dup_same_phone'));
  expect(await warning.getByRole('link').getAttribute('href')).toMatch(/^\/customers\/customer_/);
  expect(await findings(page), 'axe on the form').toEqual([]);
  await hand.press(dialog.getByRole('button', { name: say('dup_create_anyway'), exact: true }));
  await dialog.waitFor({ state: 'hidden' });
}
