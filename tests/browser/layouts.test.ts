/** Whoever runs the workspace arranges the fields of a record, by mouse or by keys; everybody's records follow. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const owner = { en: 'Owner', zh: '负责人' };
const text = { en: 'Text', zh: '内容' };

test.each([
  ['en', 'mouse'],
  ['zh', 'keyboard'],
] as const)('in %s by %s', async (language, by) => {
  const visitor = await visit(local.url, { language, by });
  const { page, hand } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  const { body: task } = await visitor.api('POST', '/v1/tasks', { subject: 'Send the menu' });
  await visitor.go('/settings/layout?object=tasks');
  const main = page.getByRole('main');
  const handle = main.locator('[data-handle=owner]');
  await handle.waitFor();

  // The owner comes first, the text stands back while there is none.
  if (by === 'mouse') {
    const [a, b] = [await handle.boundingBox(), await main.locator('li[data-drop$="|subject"]').boundingBox()];
    if (!a || !b) throw new Error('The fields are out of sight');
    await page.mouse.move(a.x + 10, a.y + 10);
    await page.mouse.down();
    await page.mouse.move(a.x + 14, a.y - 10, { steps: 3 });
    await page.mouse.move(b.x + 14, b.y + b.height / 2, { steps: 6 });
    await page.waitForTimeout(80); // some frames, in which the place under the pointer shows
    await page.mouse.up();
  } else {
    for (let tabs = 0; tabs < 80 && !(await handle.evaluate((one) => one === document.activeElement)); tabs++) await page.keyboard.press('Tab');
    for (let steps = 0; steps < 12; steps++) await page.keyboard.press('ArrowUp');
  }
  await expect.poll(() => main.locator('[data-handle]').first().getAttribute('data-handle'), { timeout: 20_000 }).toBe('owner');
  await hand.press(main.getByRole('checkbox', { name: visitor.say('layout_hide', { name: visitor.pick(text) }) }));
  await hand.press(main.getByRole('button', { name: visitor.say('save'), exact: true }));
  await page.getByText(visitor.say('layout_saved')).waitFor();

  await visitor.go(`/tasks/${task.id}`);
  const terms = () => main.locator('section').first().locator('dt').allInnerTexts();
  await expect.poll(async () => (await terms())[0], { timeout: 20_000 }).toBe(visitor.pick(owner));
  expect(await terms()).not.toContain(visitor.pick(text));
  await hand.press(main.getByRole('button', { name: visitor.say('fields_empty_show', { count: 1, shown: '1' }) }));
  await expect.poll(terms, { timeout: 20_000 }).toContain(visitor.pick(text));
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});
