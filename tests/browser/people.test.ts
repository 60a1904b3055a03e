/**
 * A colleague comes and goes: invited by an owner who has a mouse and a desk, read in the mailbox and accepted by somebody
 * on a phone or with keys alone, whose rights then change, and who leaves.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { makeWorkspace, moveIn, newAddress, password, photographFailure, readCode, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { giveRole } from './colleague.ts';
import { manners, otherHand } from './manners.ts';
import * as steps from './steps.ts';
import { inner, sayIdentity } from './words.ts';

/** The gateway's clock, which keeps who somebody is for 30 seconds. */
let clock = Date.now();
let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ now: () => clock });
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

describe.each(manners('opposites'))('in $language by $by at $width px', ({ language, by, width }) => {
  test('a colleague is invited, joins, is given less, and leaves', async () => {
    const owner = await visit(local.url, { language, by, width });
    const guest = await visit(local.url, { language, by: otherHand(by), width });
    for (const { page } of [owner, guest]) photographFailure(page);
    const workspace = language === 'zh' ? '张记茶庄' : 'Zwart Tea';
    await moveIn(owner, { workspace });
    const { body: theirs } = await owner.api('POST', '/v1/customers', { name: 'Anna 张伟', note: 'prefers tea' });
    await owner.api('POST', '/v1/roles', {
      name: 'x_desk',
      label: { en: 'Desk', zh: '前台' },
      basis: 'viewer',
      rights: { customer: { fields: { note: 'none' } }, relation: { right: 'none' } },
    });

    const email = newAddress();
    await invite(owner, email);
    await join(guest, email, workspace);
    await steps.expectCount(guest, 1);

    // May create: the list says so. With less, it does not; and the field that is hidden is not there.
    const create = guest.say('new_one', { thing: inner(language, guest.pick(steps.customer)) });
    await guest.button(create).first().waitFor();
    await giveRole(owner, email, owner.pick({ en: 'Desk', zh: '前台' }));
    clock += 31_000;
    await guest.go(`/customers/${theirs.id}`);
    await guest.page.getByRole('heading', { level: 1, name: 'Anna 张伟' }).waitFor();
    if (guest.isPhone) await steps.openTab(guest, 'details');
    await guest.button(guest.say('why_ask')).waitFor();
    expect(await guest.page.getByText('prefers tea').count()).toBe(0);
    expect(await guest.button(guest.say('edit')).count()).toBe(0);
    await guest.hand.press(guest.button(guest.say('why_ask')));
    await guest.page
      .getByRole('dialog', { name: guest.say('why_title') })
      .getByText(
        guest.pick({
          en: 'You can see this customer: you may see all customers. You may not change it.',
          zh: '您可以查看这条客户记录：您可以查看全部客户。只能查看，不能修改。',
        }),
      )
      .waitFor();
    await guest.page.keyboard.press('Escape');

    await leave(guest, workspace);
    clock += 31_000;
    await owner.go('/settings/people');
    const people = owner.page.getByRole('list', { name: owner.say('people'), exact: true }).getByRole('listitem');
    await expect.poll(() => people.count(), { timeout: 15_000 }).toBe(1); // what others do is seen within a second
    for (const one of [owner, guest]) {
      expect(one.complaints()).toEqual([]);
      await one.leave();
    }
  });
});

describe.each(manners('opposites'))('in $language by $by at $width px', ({ language, by, width }) => {
  test('somebody in two workspaces goes from one to the other by the menu, and finds in each what is its own', async () => {
    const visitor = await visit(local.url, { language, by, width });
    const { page, hand } = visitor;
    photographFailure(page);
    await moveIn(visitor, { workspace: 'Zwart Tea' });
    await visitor.api('POST', '/v1/customers', { name: 'Anna' });
    await visitor.caughtUp('customers', 1);
    await visitor.go('/new-workspace');
    await makeWorkspace(visitor, '张记茶庄');
    await visitor.api('POST', '/v1/customers', { name: '张伟' });
    await visitor.api('POST', '/v1/customers', { name: '李博' });
    await visitor.caughtUp('customers', 2);
    for (const [from, to, theirs] of [
      ['张记茶庄', 'Zwart Tea', ['Anna']],
      ['Zwart Tea', '张记茶庄', ['李博', '张伟']],
    ] as const) {
      await enter(visitor, from, to);
      await page.waitForURL('**/today');
      await hand.press(
        page.getByRole('navigation', { name: visitor.say('navigation') }).getByRole('link', { name: visitor.pick(steps.customers), exact: true }),
      );
      await steps.expectCount(visitor, theirs.length);
      expect((await steps.rows(visitor).allInnerTexts()).map((text) => text.trim().split('\n')[0]).toSorted()).toEqual([...theirs].toSorted());
      // It is kept: a page that is opened anew is of the same workspace.
      await page.reload();
      await steps.expectCount(visitor, theirs.length);
    }
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});

/** By the menu that bears the workspace's name, on a phone by the one for what is left. */
async function enter(visitor: Visitor, from: string, to: string): Promise<void> {
  const { page, hand, isPhone } = visitor;
  const navigation = page.getByRole('navigation', { name: visitor.say('navigation') });
  const menu = navigation.getByRole('button', isPhone ? { name: visitor.say('more') } : { name: new RegExp(`^${visitor.say('workspace_menu')}.*${from}`) });
  await hand.press(menu);
  if (!isPhone) expect(await page.getByRole('menuitemradio', { name: from, exact: true }).getAttribute('aria-checked')).toBe('true');
  await hand.press(page.getByRole('menuitemradio', { name: to, exact: true }));
}

async function invite(visitor: Visitor, email: string): Promise<void> {
  const { page, hand } = visitor;
  const navigation = page.getByRole('navigation', { name: visitor.say('navigation') });
  if (visitor.isPhone) {
    await hand.press(navigation.getByRole('button', { name: visitor.say('more') }));
    await hand.press(page.getByRole('menuitem', { name: visitor.say('people'), exact: true }));
  } else await hand.press(navigation.getByRole('link', { name: visitor.say('people'), exact: true }));
  await hand.press(visitor.button(visitor.say('invite')).first());
  const dialog = page.getByRole('dialog', { name: visitor.say('invite_somebody') });
  await hand.type(dialog.getByLabel(visitor.say('email_address')), email);
  await hand.choose(dialog.getByLabel(visitor.say('role'), { exact: true }), visitor.pick({ en: 'Member', zh: '成员' }));
  await hand.choose(dialog.getByLabel(visitor.say('invite_language')), visitor.pick({ en: 'English', zh: '中文' }));
  await hand.press(dialog.getByRole('button', { name: visitor.say('invite_send') }));
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByRole('list', { name: visitor.say('invitations') })
    .getByText(email)
    .waitFor();
}

/** From the letter to the list of customers, with an account made on the way. */
async function join(visitor: Visitor, email: string, workspace: string): Promise<void> {
  const { page, hand, language } = visitor;
  const identity = (word: Parameters<typeof sayIdentity>[1]) => sayIdentity(language, word);
  await visitor.go('/mailbox');
  await hand.press(page.getByRole('navigation').getByRole('link').filter({ hasText: email }).first());
  const [link] = /http\S+\/join#\S+/.exec(await page.getByRole('article').innerText()) ?? [];
  if (!link) throw new Error(`The letter to ${email} has no link`);
  await page.goto(link);
  await page.getByRole('heading', { level: 1 }).getByText(workspace).waitFor();
  await hand.press(visitor.button(visitor.say('join_new')));
  await hand.type(page.getByLabel(identity('email')), email);
  await hand.type(page.getByLabel(identity('password')), password);
  await hand.press(visitor.button(identity('signUpDo')));
  await page.getByRole('heading', { name: identity('verify') }).waitFor();
  await hand.type(page.getByLabel(identity('code')), await readCode(visitor, email));
  await hand.press(visitor.button(identity('verifyDo')));
  await hand.type(page.getByLabel(visitor.say('join_name')), visitor.pick({ en: 'Bo', zh: '李博' }));
  await hand.press(visitor.button(visitor.say('join_do', { workspace })));
  await page.waitForURL('**/today');
  await visitor.go('/customers');
}

async function leave(visitor: Visitor, workspace: string): Promise<void> {
  const { page, hand } = visitor;
  await visitor.go('/settings/workspace');
  await hand.press(visitor.button(visitor.say('leave_workspace')));
  await hand.press(
    page.getByRole('dialog', { name: visitor.say('leave_title', { name: workspace }) }).getByRole('button', { name: visitor.say('leave_do'), exact: true }),
  );
  await page.waitForURL('**/new-workspace');
  await page
    .getByRole('region', { name: visitor.say('notices') })
    .getByText(visitor.say('left_workspace', { name: workspace }))
    .waitFor();
}
