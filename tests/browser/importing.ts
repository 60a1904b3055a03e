/** Bringing a file in and taking it back, as the pages ask for it. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitor } from './browser.ts';
import { counted } from './steps.ts';
import { number } from './words.ts';

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** From the list, by its link to the import, to “Import finished”. */
export async function importFile(visitor: Visitor, file: Upload, count: number, link?: Locator): Promise<void> {
  const { page, hand } = visitor;
  const main = page.getByRole('main');
  await hand.press(link ?? main.getByRole('link', { name: visitor.say('import_from_file') }));
  await hand.attach(main.getByLabel(visitor.say('import_choose')).and(page.locator('input')), file);
  await pressWhenThere(visitor, visitor.say('import_check'));
  await pressWhenThere(visitor, visitor.say('import_start', counted(visitor, count)));
  await page.waitForURL(/\?job=/);
  await main.getByRole('heading', { name: visitor.say('import_done') }).waitFor({ timeout: 90_000 });
  await expect.poll(() => shownNumber(visitor, visitor.say('import_created'))).toBe(number(visitor.language, count));
}

/** How far the page said an import was while it ran: every state that stood there, in per cent and as a sentence. */
export async function watchProgress({ page, say }: Visitor): Promise<() => { share: number; sentence: string }[]> {
  const seen: { share: number; sentence: string }[] = [];
  await page.exposeFunction('sawProgress', (share: number, sentence: string) => void seen.push({ share, sentence }));
  await page.evaluate((label) => {
    new MutationObserver(() => {
      const bar = document.querySelector(`main [role=progressbar][aria-label=${JSON.stringify(label)}]`);
      const { sawProgress } = window as unknown as { sawProgress: (share: number, sentence: string) => void }; // exposed above
      if (bar?.ariaValueNow) sawProgress(Number(bar.ariaValueNow), bar.nextElementSibling?.textContent ?? '');
    }).observe(document.body, { attributes: true, attributeFilter: ['aria-valuenow'], childList: true, characterData: true, subtree: true });
  }, say('import_running'));
  return () => seen;
}

/** A button of the page, once it is there and can be pressed. */
export async function pressWhenThere({ page, hand }: Visitor, name: string): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name, exact: true });
  await button.waitFor({ timeout: 60_000 });
  await expect.poll(() => button.isEnabled(), { timeout: 30_000 }).toBe(true);
  await hand.press(button);
}

/** On the page of the import. */
export async function undoImport(visitor: Visitor, count: number): Promise<void> {
  const { page, hand } = visitor;
  await hand.press(visitor.button(visitor.say('import_undo')));
  await page
    .getByRole('main')
    .getByRole('heading', { name: visitor.say('import_undone') })
    .waitFor({ timeout: 90_000 });
  expect(Number((await shownNumber(visitor, visitor.say('import_taken_back'))).replace(/\D/g, ''))).toBeGreaterThanOrEqual(count);
}

export const shownNumber = ({ page }: Visitor, label: string): Promise<string> =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.locator(`dt:text-is(${JSON.stringify(label)})`) })
    .locator('dd')
    .innerText();
