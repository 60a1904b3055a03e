/** How much script a visitor is sent: counted as it goes over the wire, compressed. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { furnish } from './furnish.ts';
import { expectCount, rows } from './steps.ts';

const KB = 1000;
let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

/** Bytes of all scripts that the page asks for until nothing more comes, by gzip at its usual level whatever was sent. */
async function weigh(visitor: Visitor, path: string, ready: () => Promise<void>): Promise<{ bytes: number; files: number }> {
  const sizes = new Map<string, Promise<number>>();
  const page = await visitor.context.newPage();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script' || /\.m?js$/.test(new URL(response.url()).pathname))
      sizes.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length),
      );
  });
  const former = visitor.page;
  visitor.page = page;
  await page.goto(`${visitor.url}${path}`, { waitUntil: 'networkidle' });
  await ready();
  await page.waitForLoadState('networkidle');
  const inline = await page.evaluate(() =>
    [...document.scripts]
      .filter(({ src }) => !src)
      .map(({ text }) => text)
      .join('\n'),
  );
  const all = await Promise.all(sizes.values());
  await page.close();
  visitor.page = former;
  return { bytes: all.reduce((sum, one) => sum + one, gzipSync(inline).length), files: all.length };
}

test('before signing in at most 120 KB, on a list at most 200 KB', async () => {
  const visitor = await visit(local.url);
  const landing = await weigh(visitor, '/', () => visitor.page.getByRole('heading', { level: 1 }).waitFor());
  console.log(`script before signing in: ${(landing.bytes / KB).toFixed(1)} KB gz in ${landing.files} files`);
  expect(landing.files).toBeGreaterThan(2);
  expect(landing.bytes).toBeLessThanOrEqual(120 * KB);

  await moveIn(visitor);
  await furnish(visitor);
  const list = await weigh(visitor, '/customers', async () => {
    await expectCount(visitor, 59);
    await rows(visitor).first().waitFor();
  });
  console.log(`script on a list: ${(list.bytes / KB).toFixed(1)} KB gz in ${list.files} files`);
  expect(list.bytes).toBeGreaterThan(landing.bytes);
  expect(list.bytes).toBeLessThanOrEqual(200 * KB);
  await visitor.leave();
});
