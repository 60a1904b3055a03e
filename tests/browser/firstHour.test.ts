/** The first hour: samples to look around with, the day's page, and all of them gone again; in both languages, by mouse and by keyboard, wide and narrow. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { moveIn, password, photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { secondsOf, watchEffort } from './effort.ts';
import { manners } from './manners.ts';
import { customer } from './steps.ts';
import { inner } from './words.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const tasks = { en: 'Call back about the oak shelf', zh: '回电：橡木置物架' };

/** Pictures for whoever looks at them; nowhere unless asked for. */
async function picture({ page, language, width, theme }: Visitor, name: string): Promise<void> {
  const { REGULARS_SHOTS } = process.env;
  if (REGULARS_SHOTS) await page.screenshot({ path: join(REGULARS_SHOTS, `today-${name}-${language}-${width}-${theme}.png`) });
}

describe.each(manners('pairs'))('in $language by $by at $width px', (manner) => {
  test('samples come, are worked with, and go', async () => {
    const visitor = await visit(local.url, { ...manner, theme: manner.by === 'mouse' ? 'light' : 'dark' });
    const { page, hand } = visitor;
    photographFailure(page);
    const part = (name: string) => page.getByRole('region', { name: visitor.say(name), exact: true });
    await moveIn(visitor);
    await visitor.go('/today');
    const steps = part('steps_title');
    await steps.waitFor();
    await picture(visitor, 'first');
    expect(await findings(page)).toEqual([]);

    const leads = await steps.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(leads).toEqual(['/import/customers', '/settings/people', '/customers?as=board']);

    // The steps can be put away and are found again.
    await hand.press(steps.getByRole('button', { name: visitor.say('steps_close') }));
    await steps.waitFor({ state: 'hidden' });
    await page.reload();
    await hand.press(visitor.button(visitor.say('steps_title')));

    await hand.press(steps.getByRole('button', { name: visitor.say('samples_shop'), exact: true }));
    const due = part('today_due');
    await due
      .getByRole('link', { name: visitor.pick(tasks) })
      .first()
      .waitFor();
    await picture(visitor, 'samples');
    expect(await findings(page)).toEqual([]);
    const before = await due.getByRole('listitem').count();
    await hand.press(due.getByRole('checkbox', { name: visitor.say('task_done', { name: visitor.pick(tasks) }) }));
    await expect.poll(() => due.getByRole('listitem').count()).toBe(before - 1);

    // Somebody of one's own stays when the samples go.
    expect((await visitor.api('POST', '/v1/customers', { name: 'My own' })).status).toBe(201);
    await hand.press(visitor.button(visitor.say('samples_clear')));
    await page.getByText(visitor.say('samples_cleared')).waitFor();
    await page.getByText(visitor.say('today_due_none')).waitFor();
    await part('today_new').getByRole('link', { name: 'My own' }).waitFor();
    await expect.poll(() => part('today_new').getByRole('listitem').count(), { timeout: 15_000 }).toBe(1);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });

  test('from the landing page to a contact of one’s own on a board takes less than three minutes of somebody’s time', async () => {
    const visitor = await visit(local.url, manner);
    const { page, hand } = visitor;
    photographFailure(page);
    const effort = await watchEffort(visitor.context);
    await signUp(visitor);
    const create = visitor.say('new_one', { thing: inner(visitor.language, visitor.pick(customer)) });
    await hand.press(page.getByRole('main').getByRole('button', { name: create }).first());
    const form = page.getByRole('dialog', { name: create });
    await hand.type(form.getByLabel(visitor.pick({ en: 'Name', zh: '名称' }), { exact: true }), '张伟 Zwart');
    await hand.type(form.getByLabel(visitor.say('email_address')), 'zhang.wei@example.com');
    await hand.press(form.getByRole('button', { name: visitor.say('create'), exact: true }));
    await form.waitFor({ state: 'hidden' });
    await hand.press(page.getByRole('navigation', { name: visitor.say('navigation') }).getByRole('link', { name: visitor.say('today'), exact: true }));
    const before = { ...effort };
    await hand.press(page.getByRole('region', { name: visitor.say('steps_title'), exact: true }).locator('a[href="/customers?as=board"]'));
    await page.locator('[data-column=new] [data-card]').filter({ hasText: '张伟 Zwart' }).waitFor();

    // Every letter of address, password, code and contact was seen.
    const letters = 'zhang.wei@example.com'.length + '张伟 Zwart'.length + password.length;
    expect(before.key).toBeGreaterThan(letters);
    expect(secondsOf(effort)).toBeGreaterThan(secondsOf(before));
    expect(secondsOf(effort)).toBeLessThan(180);
    console.log(`${manner.language}, ${manner.by}, ${manner.width} px: ${secondsOf(effort).toFixed(0)} s of somebody’s time`, effort);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});
