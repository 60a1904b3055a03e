/** What goes wrong is said where it is, in the reader's language, and nothing typed is lost: rubbish, no network, somebody faster. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { languages, moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { customer } from './steps.ts';
import { inner, sayIdentity } from './words.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

describe.each(languages)('in %s', (language) => {
  let visitor: Visitor;
  const isOurs = (sentence: string) => (language === 'zh' ? /\p{Script=Han}/u.test(sentence) : /^[A-Z][\x20-\x7e’“”–]+\.$/.test(sentence));
  const thing = inner(language, customer[language]);

  beforeAll(async () => {
    visitor = await visit(local.url, { language });
    await moveIn(visitor);
  });
  afterAll(() => visitor?.leave());

  /** The sentence that the control is described by. */
  const sentenceAt = (control: Locator): Promise<string> =>
    control.evaluate((element) =>
      (element.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.innerText ?? '')
        .join(' ')
        .trim(),
    );

  async function openForm(): Promise<Locator> {
    const { page } = visitor;
    photographFailure(page);
    await visitor.go('/customers');
    const name = visitor.say('new_one', { thing });
    await visitor.button(name).first().click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByRole('button', { name: /\d/ }).click();
    return dialog;
  }

  const rubbish = { emails: 'nonsense', phones: '12', website: 'not a site' };

  test('each field that is refused says why, the others keep what was typed', async () => {
    const { page } = visitor;
    for (const [name, text] of Object.entries(rubbish)) {
      const dialog = await openForm();
      await dialog.locator('[data-field=name] input').fill('Zoë');
      await dialog.locator(`[data-field=${name}] input`).first().fill(text);
      await dialog.getByRole('button', { name: visitor.say('create'), exact: true }).click();
      const control = dialog.locator(`[data-field=${name}] [aria-invalid=true]`).first();
      await control.waitFor();
      const sentence = await sentenceAt(control);
      expect({ name, sentence, isOurs: isOurs(sentence) }).toMatchObject({ isOurs: true });
      expect(await control.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))).toBe(true);
      expect(await control.inputValue()).toBe(text);
      expect(await dialog.locator('[data-field=name] input').inputValue()).toBe('Zoë');
      page.once('dialog', (asked) => void asked.accept());
      await dialog.getByRole('button', { name: visitor.say('cancel') }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
  });

  test('a name that is missing is named', async () => {
    const dialog = await openForm();
    await dialog.getByRole('button', { name: visitor.say('create'), exact: true }).click();
    const control = dialog.locator('[data-field=name] [aria-invalid=true]');
    await control.waitFor();
    expect(isOurs(await sentenceAt(control))).toBe(true);
  });

  test('a value changed in place to rubbish stays open with the reason', async () => {
    const { body } = await visitor.api('POST', '/v1/customers', { name: 'Rubbish' });
    await visitor.go(`/customers/${body.id}`);
    photographFailure(visitor.page);
    const website = visitor.page.locator('main [data-field=website]');
    await website.getByRole('button').click();
    await website.locator('input').fill('not a site');
    await visitor.page.keyboard.press('Enter');
    await website.locator('[aria-invalid=true]').waitFor();
    expect(isOurs(await sentenceAt(website.locator('input')))).toBe(true);
    expect(await website.locator('input').inputValue()).toBe('not a site');
    await visitor.page.keyboard.press('Escape');
    await website.locator('input').waitFor({ state: 'detached' });
  });

  test('without a network a form says so and keeps everything, and saves when it is back', async () => {
    const { page, context } = visitor;
    const dialog = await openForm();
    await dialog.locator('[data-field=name] input').fill('Offline Olga');
    await context.setOffline(true);
    await dialog.getByRole('button', { name: visitor.say('create'), exact: true }).click();
    await dialog.getByRole('alert').getByText(visitor.say('error_offline_title')).waitFor();
    expect(await dialog.locator('[data-field=name] input').inputValue()).toBe('Offline Olga');
    await context.setOffline(false);
    await dialog.getByRole('button', { name: visitor.say('create'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page
      .getByRole('region', { name: visitor.say('notices') })
      .getByText('Offline Olga')
      .waitFor();
  });

  test('a list that cannot be read offers to try again, and does', async () => {
    const { page } = visitor;
    photographFailure(page);
    await page.route('**/v1/customers/search', (route) => route.abort());
    await visitor.go('/customers');
    await page.getByRole('heading', { name: visitor.say('error_offline_title') }).waitFor();
    await page.unrouteAll();
    await visitor.button(visitor.say('retry')).click();
    await page.locator('a[data-row]').first().waitFor();
  });

  test('two tabs change one field: the slower one chooses what stays', async () => {
    const { page, context } = visitor;
    const { body } = await visitor.api('POST', '/v1/customers', { name: 'Conflict' });
    const second = await context.newPage();
    photographFailure(second);
    const open = async (tab: typeof page) => {
      await tab.goto(`${visitor.url}/customers/${body.id}`);
      await tab.getByRole('button', { name: visitor.say('edit'), exact: true }).click();
      const dialog = tab.getByRole('dialog', { name: visitor.say('edit_one', { thing }) });
      await dialog.locator('[data-field=name] input').waitFor();
      return dialog;
    };
    const [mine, theirs] = [await open(page), await open(second)];
    await mine.locator('[data-field=name] input').fill('Slower'); // what nobody has touched would follow the other tab
    await theirs.locator('[data-field=name] input').fill('Faster');
    await theirs.locator('[data-field=website] input').fill('https://faster.example');
    await theirs.getByRole('button', { name: visitor.say('save'), exact: true }).click();
    await theirs.waitFor({ state: 'hidden' });
    await mine.getByRole('button', { name: visitor.say('save'), exact: true }).click();
    await mine.getByRole('alert').getByText(visitor.say('conflict_title')).waitFor();
    expect(await mine.getByRole('group').innerText()).toMatch(/Conflict[\s\S]*Faster[\s\S]*Slower/);
    await mine.getByRole('radio', { name: new RegExp(visitor.say('conflict_mine')) }).check();
    await mine.getByRole('button', { name: visitor.say('conflict_save') }).click();
    await mine.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1, name: 'Slower' }).waitFor();
    // What only the other one changed is kept.
    expect((await visitor.api('GET', `/v1/customers/${body.id}`)).body).toMatchObject({ name: 'Slower', website: expect.stringContaining('faster.example') });
    await second.close();
  });

  test('the pages of signing in say what is wrong at the field', async () => {
    const stranger = await visit(local.url, { language });
    const { page } = stranger;
    photographFailure(page);
    await stranger.go('/');
    await page
      .getByRole('main')
      .getByRole('button', { name: stranger.say('sign_up') })
      .click();
    await page.getByLabel(sayIdentity(language, 'email')).fill('nobody');
    await page.getByLabel(sayIdentity(language, 'password')).fill('short');
    await stranger.button(sayIdentity(language, 'signUpDo')).click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    expect(await sentenceAt(page.getByLabel(sayIdentity(language, 'email')))).toContain(sayIdentity(language, 'needEmail'));
    expect(await sentenceAt(page.getByLabel(sayIdentity(language, 'password')))).toContain(sayIdentity(language, 'shortPassword', { count: 5 }));
    expect(await page.getByLabel(sayIdentity(language, 'email')).inputValue()).toBe('nobody');
    await stranger.leave();
  });

  test('nothing of this was an error of the page itself', () => expect(visitor.complaints()).toEqual([]));
});
