/**
 * Usage as an owner meets it: what the month has cost by feature and person, what it will come to, a cap that is set,
 * warns, stops and is taken away again, and the statement kept as files. Use is a thousand times as dear here.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ settings: { PRICE_FACTOR: '1000' }, summedEvery: 3_600_000 });
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

describe.each([
  ['en', 'mouse', 1440],
  ['zh', 'keyboard', 1440],
  ['en', 'keyboard', 390],
  ['zh', 'mouse', 390],
] as const)('in %s, by %s, at %d px', (language, by, width) => {
  test('an owner sees what was used in money, sets a cap, is warned, stopped and let go on, and keeps the statement', async () => {
    const visitor = await visit(local.url, { language, by, width });
    const { page, hand } = visitor;
    photographFailure(page);
    await signUp(visitor, { workspace: 'Zwart Tea' });
    for (let n = 0; n < 12; n++) await visitor.api('POST', '/v1/customers', { name: `Anna ${n}` });
    await local.meter.flush();
    await reach(visitor);

    const total = amountIn(await page.getByTestId('total').innerText());
    expect(total).toBeGreaterThan(0);
    expect(amountIn(await page.getByTestId('forecast').innerText())).toBeGreaterThanOrEqual(total);
    for (const title of ['bill_by_feature', 'bill_by_person']) {
      const texts = await page
        .getByRole('list', { name: visitor.say(title) })
        .getByRole('listitem')
        .allInnerTexts();
      expect(texts.length).toBeGreaterThan(1);
    }
    const features = await amounts(visitor, 'bill_by_feature');
    expect(features.reduce((sum, one) => sum + one, 0)).toBe(total); // storage is a line of this list

    // A cap below what was used: everybody is told, nothing can be changed, and what is read goes on.
    await cap(visitor, '0.01');
    await page.getByText(visitor.say('bill_cap_reached')).waitFor();
    // A process learns of it with its next lease of twenty.
    let tries = 0;
    while ((await visitor.api('POST', '/v1/customers', { name: 'Bo' })).status !== 402) expect(++tries).toBeLessThanOrEqual(20);
    expect((await visitor.api('GET', '/v1/customers')).status).toBe(200);

    // What is no amount is told at its field.
    await cap(visitor, 'much');
    await page.getByRole('alert').getByText(visitor.say('bill_cap_wrong')).waitFor();
    await cap(visitor, '100000');
    await page.getByText(visitor.say('bill_cap_reached')).waitFor({ state: 'hidden' });
    expect((await visitor.api('POST', '/v1/customers', { name: 'Bo' })).status).toBe(201);
    await hand.press(visitor.button(visitor.say('bill_cap_remove')));
    await visitor.button(visitor.say('bill_cap_remove')).waitFor({ state: 'hidden' });

    for (const kind of ['PDF', 'CSV']) {
      const list = page.getByRole('list', { name: visitor.say('bill_statements') });
      const [file] = await Promise.all([page.waitForEvent('download'), hand.press(list.getByRole('button', { name: new RegExp(kind) }))]);
      expect(file.suggestedFilename()).toMatch(new RegExp(`^regulars-\\d{4}-\\d\\d\\.${kind.toLowerCase()}$`));
      const text = readFileSync(await file.path(), 'latin1');
      expect(text.startsWith(kind === 'PDF' ? '%PDF-1.4' : '\u00ef\u00bb\u00bf')).toBe(true);
    }
    expect(visitor.complaints().filter((text) => !/402/.test(text))).toEqual([]);
    await visitor.leave();
  });
});

/** Ten-thousandths of a dollar, as the page writes them. */
const amountIn = (text: string) => Math.round(Number(/\$([\d,.]+)/.exec(text)?.[1]?.replaceAll(',', '')) * 10_000);

async function amounts(visitor: Visitor, title: string): Promise<number[]> {
  const items = visitor.page.getByRole('list', { name: visitor.say(title) }).getByRole('listitem');
  return (await items.allInnerTexts()).map(amountIn);
}

/** By the sidebar, on a phone by the menu for what is left. */
async function reach(visitor: Visitor): Promise<void> {
  const { page, hand, isPhone } = visitor;
  const navigation = page.getByRole('navigation', { name: visitor.say('navigation') });
  if (isPhone) {
    await hand.press(navigation.getByRole('button', { name: visitor.say('more') }));
    await hand.press(page.getByRole('menuitem', { name: visitor.say('bill'), exact: true }));
  } else await hand.press(navigation.getByRole('link', { name: visitor.say('bill'), exact: true }));
  await page.getByRole('heading', { level: 1, name: visitor.say('bill') }).waitFor();
  await page.getByTestId('total').waitFor();
}

async function cap(visitor: Visitor, dollars: string): Promise<void> {
  await visitor.hand.type(visitor.page.getByLabel(visitor.say('bill_cap_label')), dollars);
  await visitor.hand.press(visitor.button(visitor.say('bill_cap_set')));
}
