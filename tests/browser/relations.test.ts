/** Who belongs to whom, as a tree on the page of a customer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { moveIn, photographFailure, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { openTab } from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const relations = { en: 'Relations', zh: '关系' };

test.each([
  ['en', 1440, 'mouse'],
  ['zh', 390, 'keyboard'],
] as const)('%s, %i px, %s: opened level by level, also where they run in a circle', async (language, width, by) => {
  const visitor = await visit(local.url, { language, width, by });
  const { page, hand, say, pick } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  const make = async (name: string) => (await visitor.api('POST', '/v1/customers', { name })).body.id as string; // a created record has an id
  const [anna, bakery, chain] = [await make('Anna'), await make('Bakery'), await make('Chain')];
  await visitor.api('POST', '/v1/relations', { from: anna, kind: 'worksAt', to: bakery, role: 'Baker' });
  await visitor.api('POST', '/v1/relations', { from: bakery, kind: 'partOf', to: chain });
  await visitor.api('POST', '/v1/relations', { from: chain, kind: 'referredBy', to: anna });
  await visitor.caughtUp('relations', 3);

  await visitor.go(`/customers/${bakery}`);
  await page.getByRole('heading', { level: 1, name: 'Bakery' }).waitFor();
  const tab = page.getByRole('main').getByRole('tab', { name: pick(relations), exact: true });
  await hand.press(tab);
  const tree = page.getByRole('list', { name: pick(relations), exact: true });
  const first = tree.getByRole('listitem').filter({ hasText: 'Anna' }).first();
  await first.waitFor();
  expect(await first.innerText()).toContain(pick({ en: 'employs', zh: '员工有' }));
  expect(await first.innerText()).toContain('Baker');
  const chained = tree.getByRole('listitem').filter({ hasText: 'Chain' }).first();
  expect(await chained.innerText()).toContain(pick({ en: 'is part of', zh: '隶属于' }));

  // One level on: the chain was referred by Anna, who leads back to where we are and no further.
  await hand.press(chained.getByRole('button', { name: say('relations_show', { name: 'Chain' }) }));
  const below = page.getByRole('list', { name: 'Chain', exact: true });
  await below.getByText(pick({ en: 'was referred by', zh: '推荐人是' })).waitFor();
  await hand.press(below.getByRole('button', { name: say('relations_show', { name: 'Anna' }) }));
  const last = page.getByRole('list', { name: 'Anna', exact: true });
  await last.getByRole('link', { name: 'Bakery' }).waitFor();
  expect(await last.getByRole('button').count()).toBe(0);
  expect(await findings(page)).toEqual([]);

  await hand.press(below.getByRole('link', { name: 'Anna', exact: true }));
  await page.getByRole('heading', { level: 1, name: 'Anna' }).waitFor();
  await openTab(visitor, 'history');
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});
