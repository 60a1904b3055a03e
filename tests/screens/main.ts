/**
 * `npm run screens [-- --to FOLDER] [--only TEXT] [--language en] [--width 390] [--theme dark]`: photographs of every page,
 * filled, empty, failing and with its dialogs open. They are written outside the repository; the folder is printed.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { languages, signUp, type Theme, type Visitor, visit, widths } from '../browser/browser.ts';
import { closeBrowser } from '../browser/chromium.ts';
import { type Furnished, furnish } from '../browser/furnish.ts';
import { bare, inside, outside, type Stop } from '../browser/tour.ts';
import { startTest } from '../local.ts';

const { values } = parseArgs({
  options: {
    to: { type: 'string' },
    only: { type: 'string', default: '' },
    language: { type: 'string' },
    width: { type: 'string' },
    theme: { type: 'string' },
  },
});
const folder = values.to ? resolve(values.to) : mkdtempSync(join(tmpdir(), 'regulars-screens-'));
mkdirSync(folder, { recursive: true });

const local = await startTest();
const failed: string[] = [];
let taken = 0;

for (const language of languages.filter((one) => !values.language || one === values.language)) {
  for (const width of widths.filter((one) => !values.width || String(one) === values.width)) {
    const visitor = await visit(local.url, { language, width });
    visitor.page.on('dialog', (dialog) => void dialog.accept());
    await walk(visitor, outside);
    await signUp(visitor);
    await walk(visitor, bare);
    await walk(visitor, inside, await furnish(visitor));
    await visitor.leave();
  }
}
await closeBrowser();
await local.stop();
if (failed.length > 0) console.error(`Not shown:\n${failed.join('\n')}`);
console.log(`${taken} screens in ${folder}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function walk(visitor: Visitor, stops: readonly Stop[], world: Furnished = { first: '', trashed: '' }): Promise<void> {
  const { page, language, width } = visitor;
  for (const stop of stops.filter(({ name }) => name.includes(values.only))) {
    try {
      await stop.show(visitor, world);
      for (const theme of (['light', 'dark'] satisfies Theme[]).filter((one) => !values.theme || one === values.theme)) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(folder, `${stop.name.replaceAll(' ', '-')}.${language}.${width}.${theme}.png`) });
        taken++;
      }
    } catch (error) {
      failed.push(`${stop.name} (${language}, ${width}): ${(error as Error).message.split('\n')[0]}`);
    } finally {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.unrouteAll();
    }
  }
}
