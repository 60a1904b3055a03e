/** What search engines may list of signing in. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBrowser } from '../tests/browser.ts';
import { startFixture } from '../tests/fixture.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture()));
afterAll(() => local.end());

it('lists where one signs in and signs up, and no step within; each page says what it is', async () => {
  const { go, authorize } = makeBrowser(local.url);
  const signsIn = await go(authorize());
  const forgotten = await go(`${signsIn.url.pathname}/forgot`);
  const signsUp = await go(authorize({ prompt: 'create' }));
  expect([signsIn, signsUp, forgotten].map(({ text }) => text.includes('content="noindex"'))).toEqual([false, false, true]);
  for (const { text } of [signsIn, signsUp, forgotten]) expect(text).toMatch(/<meta name="description" content="\w/);
});
