/**
 * The second table of a customer of ours, told in both languages, by mouse and by keys, at a desk and on a phone: what is
 * wrong is set right before it is imported, what was left out is mended in its file and brought in again, records are
 * updated from a workbook, that is taken back, and the list goes out as a file that could come in again.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbookOf } from '@regulars/functions/runtime/spreadsheet/write.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { pressWhenThere, shownNumber, undoImport } from './importing.ts';
import { manners } from './manners.ts';
import * as steps from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

test.each(manners('opposites'))('in $language by $by at $width px', async (manner) => {
  const visitor = await visit(local.url, manner);
  photographFailure(visitor.page);
  await moveIn(visitor);
  const refused = await correcting(visitor);
  await again(visitor, refused);
  await updating(visitor);
  await exporting(visitor);
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});

const main = ({ page }: Visitor) => page.getByRole('main');
const look = async (visitor: Visitor, name: string) => {
  const { REGULARS_SHOTS } = process.env;
  if (REGULARS_SHOTS) await visitor.page.screenshot({ path: join(REGULARS_SHOTS, `imports-${visitor.language}-${visitor.width}-${name}.png`), fullPage: true });
  expect(await findings(visitor.page)).toEqual([]);
};

async function attach(visitor: Visitor, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await visitor.hand.attach(main(visitor).getByLabel(visitor.say('import_choose')).and(visitor.page.locator('input')), file);
  await main(visitor)
    .getByRole('button', { name: visitor.say('import_check'), exact: true })
    .waitFor({ timeout: 30_000 });
}

const csv = (text: string) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** 31 cells alike, one of its own, one that is left: and the file that comes back. */
async function correcting(visitor: Visitor): Promise<string> {
  const { page, hand } = visitor;
  const people = Array.from({ length: 40 }, (_, at) => `Person ${at},p${at}@example.com,${at < 31 ? 'n/a' : '1990-05-01'}`);
  people[35] = 'Person 35,not an address,1990-05-01';
  people[36] = 'Person 36,also none,1990-05-01';
  await hand.press(main(visitor).getByRole('link', { name: visitor.say('import_from_file') }));
  await attach(visitor, csv(`Name,E-mail,Birthday\n${people.join('\n')}\n`));
  await look(visitor, '1-columns');
  await pressWhenThere(visitor, visitor.say('import_check'));
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_problems') })
    .waitFor({ timeout: 60_000 });
  expect(await shownNumber(visitor, visitor.say('import_to_leave'))).toBe('33');
  await look(visitor, '2-problems');
  await pressWhenThere(visitor, visitor.say('import_replace_all', steps.counted(visitor, 31)));
  const cell = main(visitor).getByRole('listitem').filter({ hasText: 'Person 35' }).getByRole('textbox');
  await hand.type(cell, 'person35@example.com');
  await page.keyboard.press('Tab');
  await main(visitor).getByRole('listitem').filter({ hasText: 'Person 35' }).getByText(visitor.say('import_cell_corrected')).waitFor();

  // What was corrected is kept with the import: nothing is lost by a reload.
  const id = new URL(page.url()).searchParams.get('import');
  await expect
    .poll(async () => (await visitor.api('GET', `/v1/imports/${id}`)).body.corrections)
    .toMatchObject({ cells: [{ row: 35 }], alike: [{ from: 'n/a', text: '' }] });
  await page.reload();
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_problems') })
    .waitFor({ timeout: 30_000 });
  expect(await main(visitor).getByRole('listitem').filter({ hasText: 'Person 35' }).getByRole('textbox').inputValue()).toBe('person35@example.com');
  const field = main(visitor).getByRole('listitem').filter({ hasText: 'Person 36' }).getByRole('textbox');
  await hand.type(field, 'still none');
  await page.keyboard.press('Tab');
  await pressWhenThere(visitor, visitor.say('import_check_again'));
  await expect.poll(() => shownNumber(visitor, visitor.say('import_to_leave')).catch(() => ''), { timeout: 60_000 }).toBe('1');
  await pressWhenThere(visitor, visitor.say('import_start', steps.counted(visitor, 39)));
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_done') })
    .waitFor({ timeout: 90_000 });
  expect(await shownNumber(visitor, visitor.say('import_created'))).toBe('39');
  await look(visitor, '3-done');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    hand.press(main(visitor).getByRole('link', { name: visitor.say('import_errors', steps.counted(visitor, 1)) })),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

/** The error file, mended, is understood as the file before it was. */
async function again(visitor: Visitor, refused: string): Promise<void> {
  const { hand } = visitor;
  expect(refused).toContain('Person 36,still none,');
  await hand.press(main(visitor).getByRole('link', { name: visitor.say('import_another') }));
  await attach(visitor, csv(refused.replace('still none', 'p36@example.com')));
  await main(visitor).getByText(visitor.say('import_remembered')).waitFor();
  await pressWhenThere(visitor, visitor.say('import_check'));
  await pressWhenThere(visitor, visitor.say('import_start', steps.counted(visitor, 1)));
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_done') })
    .waitFor({ timeout: 90_000 });
}

/** A workbook changes those who are there, by their address; and is taken back. */
async function updating(visitor: Visitor): Promise<void> {
  const { hand } = visitor;
  async function* rows() {
    for (let at = 0; at < 20; at++) yield [`p${at}@example.com`, `Renamed ${at}`];
    yield ['new@example.com', 'Somebody new'];
  }
  const buffer = await workbookOf('Sheet', ['E-mail', 'Name'], rows());
  await hand.press(main(visitor).getByRole('link', { name: visitor.say('import_another') }));
  await attach(visitor, { name: 'update.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer });
  await hand.press(main(visitor).getByRole('radio', { name: new RegExp(`^${visitor.say('import_mode_both')}`) }));
  await look(visitor, '4-update');
  await pressWhenThere(visitor, visitor.say('import_check'));
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_examples') })
    .waitFor({ timeout: 60_000 });
  expect([await shownNumber(visitor, visitor.say('import_to_create')), await shownNumber(visitor, visitor.say('import_to_update'))]).toEqual(['1', '20']);
  await main(visitor).locator('del', { hasText: 'Person 0' }).first().waitFor();
  await look(visitor, '5-examples');
  await pressWhenThere(visitor, visitor.say('import_start', steps.counted(visitor, 21)));
  await main(visitor)
    .getByRole('heading', { name: visitor.say('import_done') })
    .waitFor({ timeout: 90_000 });
  await undoImport(visitor, 21);
  await visitor.go('/customers?q=Renamed');
  await main(visitor)
    .getByRole('heading', { name: visitor.say('list_none_found') })
    .waitFor();
}

async function exporting(visitor: Visitor): Promise<void> {
  const { page, hand } = visitor;
  await visitor.go('/customers?q=Person%203&columns=name,emails');
  await steps.expectCount(visitor, 13); // 3, 13, 23 and 30 to 39
  await hand.press(visitor.button(visitor.say('more'), main(visitor)));
  await hand.press(page.getByRole('menuitem', { name: visitor.say('export_list') }));
  const dialog = page.getByRole('dialog');
  await hand.press(dialog.getByRole('radio', { name: visitor.say('export_csv') }));
  await hand.choose(dialog.getByLabel(visitor.say('export_encoding')), visitor.say('export_gb18030'));
  await look(visitor, '6-export');
  await hand.press(dialog.getByRole('button', { name: visitor.say('export_do', steps.counted(visitor, 13)) }));
  const [download] = await Promise.all([page.waitForEvent('download'), hand.press(dialog.getByRole('link', { name: visitor.say('export_download') }))]);
  const lines = new TextDecoder('gb18030')
    .decode(readFileSync(await download.path()))
    .trim()
    .split('\r\n');
  expect(lines[0]?.split(/[,;]/)).toEqual(visitor.pick({ en: ['ID', 'Name', 'E-mails'], zh: ['编号', '名称', '电子邮箱'] }));
  expect(lines).toHaveLength(14);
  await look(visitor, '7-exported');
}
