/** The first hour: samples to look around with, the day's page, and all of them gone again; in both languages, by mouse and by keyboard, wide and narrow. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';

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

describe.each([
  { language: 'en', by: 'mouse', width: 1440, theme: 'light' },
  { language: 'zh', by: 'keyboard', width: 1440, theme: 'dark' },
  { language: 'zh', by: 'mouse', width: 390, theme: 'light' },
  { language: 'en', by: 'keyboard', width: 390, theme: 'dark' },
] as const)('$language, by $by, at $width', (manner) => {
  test('samples come, are worked with, and go', async () => {
    const visitor = await visit(local.url, manner);
    const { page, hand } = visitor;
    photographFailure(page);
    const part = (name: string) => page.getByRole('region', { name: visitor.say(name), exact: true });
    await signUp(visitor);
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
});
