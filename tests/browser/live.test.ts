/**
 * Two people at the same list and the same record: what one does the other sees without asking for it, where both write
 * the same field it is said at once, and the dialog settles it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { joins } from './colleague.ts';
import { manners, otherHand, type Way } from './manners.ts';
import * as steps from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const label = { note: { en: 'Note', zh: '备注' } };

/** Anna owns the workspace, Zhang Wei (张伟) works in it with the other hand. */
async function two({ language, width, by }: Way): Promise<{ anna: Visitor; wei: Visitor; name: string }> {
  const anna = await visit(local.url, { language, width, by });
  const wei = await visit(local.url, { language, width, by: otherHand(by) });
  for (const { page } of [anna, wei]) photographFailure(page);
  const name = language === 'zh' ? '张伟' : 'Zhang Wei';
  await moveIn(anna);
  await joins(wei, anna, { name });
  return { anna, wei, name };
}

describe.each(manners('opposites'))('two people, in $language at $width px, the first by $by', (manner) => {
  test('see each other’s changes in the list and on the record', async () => {
    const { anna, wei, name } = await two(manner);
    const { body: mia } = await anna.api('POST', '/v1/customers', { name: 'Mia Sun' });
    await steps.expectCount(wei, 1);
    await steps.expectCount(anna, 1);
    await anna.api('PATCH', `/v1/customers/${mia.id}`, { name: 'Mia Moon' });
    await steps.rows(wei).filter({ hasText: 'Mia Moon' }).first().waitFor();

    await wei.go(`/customers/${mia.id}`);
    await anna.go(`/customers/${mia.id}`);
    await anna.page
      .getByRole('listitem')
      .filter({ hasText: anna.say('present_looking', { name }) })
      .waitFor();
    // One writes, the other is told that they do.
    const row = wei.page.locator('[data-field=note]');
    await wei.hand.press(row.getByRole('button'));
    await anna.page
      .getByRole('listitem')
      .filter({ hasText: anna.say('present_editing', { name }) })
      .waitFor();
    await wei.page.keyboard.type('Mine');
    await anna.api('PATCH', `/v1/customers/${mia.id}`, { note: 'Theirs' });
    await expect.poll(() => steps.shownValue(anna, anna.pick(label.note))).toContain('Theirs');
    // Said at the field, and nothing typed is lost.
    await row.getByRole('status').filter({ hasText: 'Theirs' }).waitFor();
    expect(await row.getByRole('textbox').inputValue()).toBe('Mine');
    await wei.page.keyboard.press('ControlOrMeta+Enter');
    const dialog = wei.page.getByRole('dialog');
    await wei.hand.press(dialog.getByRole('radio').nth(1));
    await wei.hand.press(wei.button(wei.say('conflict_save'), dialog));
    await expect.poll(() => steps.shownValue(anna, anna.pick(label.note))).toContain('Mine');

    await wei.leave();
    await expect.poll(() => anna.page.getByRole('listitem').filter({ hasText: name }).count(), { timeout: 10_000 }).toBe(0);
    expect(anna.complaints()).toEqual([]);
    await anna.leave();
  });
});

describe.each(manners('opposites'))('a mention, in $language at $width px, made by $by', (manner) => {
  test('arrives in the bell, leads to the note, and is read', async () => {
    const { anna, wei, name } = await two(manner);
    const { body: mia } = await anna.api('POST', '/v1/customers', { name: 'Mia Sun' });
    await anna.go(`/customers/${mia.id}`);
    if (anna.isPhone) await steps.openTab(anna, 'timeline');
    await anna.hand.press(anna.page.getByRole('group', { name: anna.say('entry_add') }).getByRole('button', { name: anna.pick(label.note), exact: true }));
    const form = anna.page.getByRole('form');
    await anna.hand.type(form.getByLabel(anna.pick({ en: 'Subject', zh: '主题' }), { exact: true }), 'Call her');
    const text = form.getByLabel(anna.pick({ en: 'Text', zh: '内容' }), { exact: true });
    await anna.hand.type(text, `Please, @${name.slice(0, 2)}`);
    await anna.page.getByRole('option', { name }).waitFor();
    await anna.page.keyboard.press('Enter');
    expect((await text.innerText()).replaceAll('\u00a0', ' ')).toBe(`Please, @${name} `);
    await anna.page.keyboard.type('today');
    await anna.hand.press(form.getByRole('button', { name: anna.say('save') }));
    await anna.page.getByText(`@${name}`, { exact: true }).waitFor();

    // Without a reload the other one has it.
    if (!wei.isPhone) await wei.page.getByTestId('unread').waitFor();
    else
      await wei.page
        .getByRole('status')
        .filter({ hasText: wei.say('notifications_unread', { count: 1 }) })
        .first()
        .waitFor({ state: 'attached' });
    await wei.go('/notifications');
    await wei.page.getByText(wei.say('notice_mention', { name: await nameOf(anna) })).waitFor();
    await wei.hand.press(wei.page.getByRole('main').getByRole('link', { name: 'Call her' }));
    await wei.page.getByRole('heading', { name: 'Call her' }).waitFor();
    await wei.go('/notifications');
    await wei.page.getByRole('heading', { name: wei.say('notifications'), exact: true }).waitFor();
    await expect.poll(() => wei.button(wei.say('notice_mark_read')).count()).toBe(0);
    const want = wei.page.getByRole('checkbox', { name: wei.say('want_mention') });
    await wei.hand.press(want);
    await expect.poll(async () => (await wei.api('GET', '/v1/notification-settings')).body.mention).toBe(false);
    for (const visitor of [anna, wei]) {
      expect(visitor.complaints()).toEqual([]);
      await visitor.leave();
    }
  });
});

const nameOf = async (visitor: Visitor): Promise<string> => (await visitor.api('GET', '/v1/workspace')).body.me.name;
