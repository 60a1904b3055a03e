/** A role of one's own: made on the settings page down to single fields, given to somebody, and what they meet then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { giveRole, joins } from './colleague.ts';
import { manners, otherHand } from './manners.ts';
import * as steps from './steps.ts';
import { inner } from './words.ts';

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

const desk = { en: 'Desk', zh: '前台' };
const tasks = { en: 'Tasks', zh: '任务' };
const note = { en: 'Note', zh: '备注' };
const stage = { en: 'Stage', zh: '阶段' };
const own = { en: 'Own records', zh: '本人记录' };

test.each(manners('pairs'))('in $language by $by at $width px', async ({ language, by, width }) => {
  const owner = await visit(local.url, { language, by, width });
  const guest = await visit(local.url, { language, by: otherHand(by), width });
  for (const { page } of [owner, guest]) photographFailure(page);
  await moveIn(owner);
  await joins(guest, owner, { name: 'Max' });
  const { body: hers } = await owner.api('POST', '/v1/customers', { name: 'Anna', note: 'prefers tea' });
  const { body: his } = await guest.api('POST', '/v1/customers', { name: '张伟', note: 'prefers coffee' });
  await guest.api('POST', '/v1/tasks', { subject: 'Call back' });
  await guest.caughtUp('customers', 2);
  await guest.go('/customers');
  await steps.expectCount(guest, 2);

  await makeDesk(owner);
  const me = (await guest.api('GET', '/v1/workspace')).body.me;
  await giveRole(owner, me.email, owner.pick(desk));
  clock += 31_000;

  // Of customers their own alone; nothing of tasks.
  await guest.go('/customers');
  await steps.expectCount(guest, 1);
  expect((await steps.rows(guest).allInnerTexts()).map((text) => text.trim().split('\n')[0])).toEqual(['张伟']);
  const navigation = guest.page.getByRole('navigation', { name: guest.say('navigation') });
  await navigation.getByRole('link', { name: guest.pick(steps.customers), exact: true }).waitFor();
  // On a phone what has no place in the bar is in its menu.
  if (guest.isPhone) await guest.hand.press(navigation.getByRole('button', { name: guest.say('more') }));
  const place = guest.isPhone ? 'menuitem' : 'link';
  await guest.page
    .getByRole(place, { name: guest.say('import'), exact: true })
    .or(guest.page.getByRole(place, { name: guest.say('people'), exact: true }))
    .first()
    .waitFor();
  expect(await guest.page.getByRole(place, { name: guest.pick(tasks), exact: true }).count()).toBe(0);
  if (guest.isPhone) await guest.page.keyboard.press('Escape');
  expect((await guest.api('GET', `/v1/customers/${hers.id}`)).status).toBe(404);
  expect((await guest.api('GET', '/v1/tasks')).status).toBe(404);

  // Of a customer no note, the stage to read, the name to change.
  await guest.hand.press(steps.rows(guest).first());
  const record = steps.recordPart(guest);
  await record.getByRole('heading', { name: '张伟' }).waitFor();
  await steps.openTab(guest, 'details');
  const change = (label: string) => record.getByRole('button', { name: guest.say('edit_one', { thing: label }) });
  await change(guest.pick({ en: 'Name', zh: '名称' })).waitFor();
  expect(await record.locator('[data-field=stage]').count()).toBe(1);
  expect(await change(guest.pick(stage)).count()).toBe(0);
  expect(await record.locator('[data-field=note]').count()).toBe(0);
  expect(await guest.page.getByText('prefers coffee').count()).toBe(0);
  expect((await guest.api('GET', `/v1/customers/${his.id}`)).body).not.toHaveProperty('note');
  const written = await guest.api('PATCH', `/v1/customers/${his.id}`, { stage: 'lost' });
  expect(written).toMatchObject({ status: 400, body: { errors: [{ pointer: '/stage', code: 'READ_ONLY' }] } });
  await steps.edit(guest, guest.pick({ en: 'Name', zh: '名称' }), '张小伟');
  await record.getByRole('heading', { name: '张小伟' }).waitFor();
  for (const one of [owner, guest]) {
    expect(one.complaints()).toEqual([]);
    await one.leave();
  }
});

/** Their own customers without notes, with a stage that is read; no tasks. */
async function makeDesk(visitor: Visitor): Promise<void> {
  const { page, hand, pick, say, language } = visitor;
  await visitor.go('/settings/roles');
  await hand.press(visitor.button(say('role_new')).first());
  const form = page.getByRole('dialog', { name: say('role_new') });
  await hand.type(form.getByLabel(say('role_label'), { exact: true }), pick(desk));
  await hand.choose(form.getByLabel(say('role_basis'), { exact: true }), pick({ en: 'Member', zh: '成员' }));
  await hand.press(form.getByRole('button', { name: say('role_create') }));
  await page.waitForURL(/\/settings\/roles\/x_/);

  const [things, rights] = [pick(steps.customers), page.getByRole('list', { name: say('rights'), exact: true })];
  const chooseAt = (label: string, option: string) => hand.choose(rights.getByLabel(label, { exact: true }), option);
  await chooseAt(say('access_to', { things }), pick(own));
  await chooseAt(say('right_to', { things: pick(tasks) }), say('right_none'));
  await hand.press(rights.getByRole('button', { name: things }));
  await chooseAt(say('right_to_field', { field: pick(note), things }), say('right_none'));
  await chooseAt(say('right_to_field', { field: pick(stage), things }), say('right_read'));
  // What was chosen is said as people would say it, before it is saved.
  const met = page.getByRole('complementary', { name: say('role_preview') });
  await met.getByText(say('role_hides', { fields: pick(note) })).waitFor();
  expect(await met.innerText()).toContain(say('role_sees_own', { things: inner(language, things) }));
  expect(await met.innerText()).toContain(say('role_fixes', { fields: pick(stage) }));
  expect(await met.innerText()).toContain(say('role_sees_none', { things: inner(language, pick(tasks)) }));
  await hand.press(visitor.button(say('save')));
  await page
    .getByRole('region', { name: say('notices') })
    .getByText(say('rights_saved', { name: pick(desk) }))
    .waitFor();
}
