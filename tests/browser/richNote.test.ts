/**
 * A note with marks and files, as a person writes it; and (S11) two hundred ways to bring a script into a text, through
 * API and editor: none runs, wherever the text is shown.
 */
import { payloads } from '@regulars/shared/rules/richText.payloads.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { moveIn, photographFailure, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { manners } from './manners.ts';
import * as steps from './steps.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** One empty page. */
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const note = { en: 'Note', zh: '备注' };
const task = { en: 'Task', zh: '任务' };
const subject = { en: 'Subject', zh: '主题' };
const text = { en: 'Text', zh: '内容' };

describe.each(manners('opposites'))('in $language by $by at $width px', (manner) => {
  test('a note with a heading, bold words, a list and a link, with an image and a PDF that are seen and a page that is refused; a task', async () => {
    const visitor = await visit(local.url, manner);
    const { page, hand } = visitor;
    photographFailure(page);
    await moveIn(visitor);
    const { id } = (await visitor.api('POST', '/v1/customers', { name: 'Anna' })).body;
    await visitor.caughtUp('customers', 1);
    await visitor.go(`/customers/${id}`);
    const timeline = await steps.openTab(visitor, 'timeline');
    await hand.press(timeline.getByRole('button', { name: visitor.pick(note), exact: true }));
    const form = timeline.getByRole('form');
    await hand.type(form.getByLabel(visitor.pick(subject)), 'Visit');
    const box = form.getByRole('textbox', { name: visitor.pick(text) });
    const bar = form.getByRole('toolbar');
    const tool = (name: string) => bar.getByRole('button', { name: visitor.say(name), exact: true });
    await hand.type(box, '');
    await hand.press(tool('rich_heading'));
    await page.keyboard.type('Agreed');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+b');
    await page.keyboard.type('ten');
    await page.keyboard.press('ControlOrMeta+b');
    await page.keyboard.type(' cups');
    await page.keyboard.press('Enter');
    await hand.press(tool('rich_bullets'));
    await page.keyboard.type('first');
    await page.keyboard.press('Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('javascript:alert(1)');
    await page.keyboard.press('Enter');
    await form.getByText(visitor.say('rich_address_wrong')).waitFor();
    await form.getByLabel(visitor.say('rich_address')).fill('example.com/cups');
    await page.keyboard.press('Enter');

    const add = form.locator('input[type=file]');
    await add.setInputFiles([
      { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>pwned()</script>') },
      { name: '照片.png', mimeType: 'image/png', buffer: png },
      { name: 'Offer 报价.pdf', mimeType: 'application/pdf', buffer: pdf },
    ]);
    await form
      .getByRole('alert')
      .filter({ hasText: visitor.pick({ en: 'not taken', zh: '不接受' }) })
      .waitFor();
    for (const name of ['照片.png', 'Offer 报价.pdf']) await form.getByRole('button', { name: visitor.say('file_remove', { name }) }).waitFor();
    await hand.press(form.getByRole('button', { name: visitor.say('file_dismiss', { name: 'page.html' }) }));
    await hand.press(form.getByRole('button', { name: visitor.say('save'), exact: true }));
    await form.waitFor({ state: 'hidden' });

    const entry = timeline.getByRole('listitem').filter({ hasText: 'Visit' }).first();
    await entry.getByRole('heading', { name: 'Agreed' }).waitFor();
    expect(await entry.locator('strong').innerText()).toBe('ten');
    expect(await entry.locator('.rich li').allInnerTexts()).toEqual(['first', 'second']);
    const link = entry.getByRole('link', { name: 'second' });
    expect(await link.getAttribute('href')).toBe('https://example.com/cups');
    expect(await link.getAttribute('rel')).toContain('noopener');
    await hand.press(entry.getByRole('button', { name: '照片.png', exact: true }));
    const dialog = page.getByRole('dialog', { name: '照片.png' });
    await expect.poll(() => dialog.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    const saving = page.waitForEvent('download');
    await hand.press(dialog.getByRole('button', { name: visitor.say('download'), exact: true }));
    expect((await saving).suggestedFilename()).toBe('照片.png');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    // The PDF is shown in place, from memory, as what it is.
    await page.evaluate(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob: Blob) => {
        document.body.dataset.shown = `${blob.type} ${blob.size}`;
        return make.call(URL, blob);
      };
    });
    await hand.press(entry.getByRole('button', { name: 'Offer 报价.pdf', exact: true }));
    const paper = page.getByRole('dialog', { name: 'Offer 报价.pdf' });
    await expect.poll(() => paper.locator('iframe').getAttribute('src')).toMatch(/^blob:/);
    expect(await paper.locator('iframe').getAttribute('title')).toBe('Offer 报价.pdf');
    expect(await page.evaluate(() => document.body.dataset.shown)).toBe(`application/pdf ${pdf.length}`);
    await page.keyboard.press('Escape');
    await paper.waitFor({ state: 'hidden' });

    // A task stands in the same timeline, and is done there.
    await hand.press(timeline.getByRole('button', { name: visitor.pick(task), exact: true }).first());
    await hand.type(form.getByLabel(visitor.pick(subject)), 'Bring the cups');
    await hand.press(form.getByRole('button', { name: visitor.say('save'), exact: true }));
    await form.waitFor({ state: 'hidden' });
    const todo = timeline.getByRole('listitem').filter({ hasText: 'Bring the cups' }).first();
    await hand.press(todo.getByRole('checkbox', { name: visitor.say('task_done', { name: 'Bring the cups' }) }));
    await expect.poll(async () => (await visitor.api('POST', '/v1/tasks/search', {})).body.data.map(({ done }: { done: boolean }) => done)).toEqual([true]);

    // Found by what it says, without its marks.
    const found = await visitor.api('POST', '/v1/interactions/search', { text: 'cups' });
    expect(found.body.data.map((one: { subject: string }) => one.subject)).toEqual(['Visit']);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });

  test('its timeline is narrowed to kinds and to a day, by address, chips and keys, and widened again', async () => {
    const visitor = await visit(local.url, { ...manner, width: manner.width === 390 ? 1440 : 390 });
    const { page, hand, say, pick } = visitor;
    photographFailure(page);
    await moveIn(visitor);
    const { id } = (await visitor.api('POST', '/v1/customers', { name: 'Anna' })).body;
    const items = [
      { kind: 'note', subject: 'Likes tea', at: '2026-03-01T12:00:00Z' },
      { kind: 'call', subject: 'About cups', at: '2026-03-02T12:00:00Z' },
      { kind: 'meeting', subject: 'At the fair', at: '2026-03-03T12:00:00Z' },
    ].map((one) => ({ create: { ...one, customer: id } }));
    expect((await visitor.api('POST', '/v1/interactions/batch', { items })).status).toBe(200);
    await visitor.api('POST', '/v1/tasks', { subject: 'Send cups', customer: id });
    await visitor.api('PATCH', `/v1/customers/${id}`, { name: 'Anna B' });
    await visitor.caughtUp('interactions', 3);
    await visitor.caughtUp('tasks', 1);
    await visitor.go(`/customers/${id}`);
    let timeline = await steps.openTab(visitor, 'timeline');
    const shown = () =>
      timeline
        .getByRole('list', { name: say('timeline'), exact: true })
        .getByRole('link')
        .allInnerTexts();
    const chip = (label: string) =>
      timeline.getByRole('group', { name: say('timeline_filter') }).getByRole('button', { name: new RegExp(`^${label}( \\d+)?$`) });
    await expect.poll(shown).toEqual(['Send cups', 'At the fair', 'About cups', 'Likes tea']);
    expect(await chip(pick(note)).innerText()).toMatch(/1$/);
    expect(await chip(pick({ en: 'E-mail', zh: '邮件' })).count(), 'a kind there is none of').toBe(0);

    await hand.press(chip(pick(note)));
    await hand.press(chip(pick({ en: 'Task', zh: '任务' })));
    await expect.poll(shown).toEqual(['Send cups', 'Likes tea']);
    expect(await chip(pick(note)).getAttribute('aria-pressed')).toBe('true');
    await page.reload(); // the address says it all
    timeline = steps.recordPart(visitor).getByRole('tabpanel');
    await expect.poll(shown).toEqual(['Send cups', 'Likes tea']);

    await hand.press(chip(say('timeline_all')));
    await expect.poll(shown).toHaveLength(4);
    const day = timeline.getByLabel(say('timeline_until'), { exact: true });
    if (visitor.by === 'mouse') {
      await day.fill('2026-03-02');
      await day.blur();
    } else {
      await day.focus();
      await page.keyboard.type('03022026'); // headless Chromium orders the parts as in its own language: month, day, year
    }
    await expect.poll(shown).toEqual(['About cups', 'Likes tea']);
    await hand.press(chip(pick({ en: 'Meeting', zh: '会议' })));
    await timeline.getByText(say('timeline_none')).waitFor();
    expect(await timeline.getByRole('status').innerText()).toContain(pick({ en: 'Meeting and up to', zh: '会议和截至' }));
    await hand.press(timeline.getByRole('button', { name: say('timeline_clear') }));
    await expect.poll(shown).toHaveLength(4);
    expect(new URL(page.url()).search).toBe('');

    await hand.press(chip(say('timeline_changes')));
    await timeline.getByText('Anna B').waitFor();
    expect(await timeline.locator('del').allInnerTexts()).toEqual([expect.stringContaining('Anna')]);
    await visitor.go(`/customers/${id}?until=2026-03-01`);
    timeline = steps.recordPart(visitor).getByRole('tabpanel');
    await expect.poll(shown).toEqual(['Likes tea']);
    await hand.press(timeline.getByRole('button', { name: say('timeline_newest') }));
    await expect.poll(shown).toHaveLength(4);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});

test('none of the payloads runs: in a record, a list, the timeline, the history, the editor and a paste', async () => {
  const visitor = await visit(local.url);
  const { page } = visitor;
  photographFailure(page);
  await moveIn(visitor);
  let ran = 0;
  await page.exposeFunction('pwned', () => ran++);
  await page.exposeFunction('alert', () => ran++);
  page.on('dialog', (dialog) => {
    ran++;
    void dialog.dismiss();
  });
  expect(
    (await visitor.api('POST', '/v1/fields', { object: 'customer', name: 'x_rich', kind: 'richText', label: { en: 'Story' }, searched: true })).status,
  ).toBe(201);
  const items = payloads.map((payload, at) => ({
    create: {
      name: `Customer ${String(at).padStart(3, '0')} ${payload}`.replace(/[\u0000-\u001f]/g, ' ').slice(0, 200),
      note: payload.replace(/[\u0000-\u0008]/g, ' '),
      x_rich: `<p>${at} ${payload}</p>`,
    },
  }));
  const ids: string[] = [];
  for (let from = 0; from < items.length; from += 100) {
    const { body } = await visitor.api('POST', '/v1/customers/batch', { items: items.slice(from, from + 100) });
    for (const { ok, record, problem } of body.results) {
      expect(ok, JSON.stringify(problem)).toBe(true);
      ids.push(record.id);
    }
  }
  const [first = ''] = ids;
  for (let from = 0; from < payloads.length; from += 100)
    await visitor.api('POST', '/v1/interactions/batch', {
      items: payloads
        .slice(from, from + 100)
        .map((payload) => ({ create: { subject: payload.replace(/[\u0000-\u001f]/g, ' ').slice(0, 290), text: `<p>a ${payload}</p>`, customer: first } })),
    });
  await visitor.caughtUp('customers', payloads.length);
  await visitor.caughtUp('interactions', payloads.length);

  /** Hovers, clicks and focuses whatever could have been brought in; counts links that lead elsewhere than out, and foreign elements. */
  const provoke = () =>
    page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('.rich *, [onload], [onerror], [onclick], [onfocus]')) {
        if (element instanceof HTMLAnchorElement && /^https?:|^mailto:|^tel:/.test(element.href)) continue;
        for (const type of ['mouseover', 'click', 'focus', 'toggle', 'pointerenter', 'wheel', 'animationstart'])
          element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
      }
      const links = [...document.querySelectorAll<HTMLAnchorElement>('.rich a[href]')].filter(({ protocol }) => !/^(https?|mailto|tel):$/.test(protocol));
      return links.length + document.querySelectorAll('.rich :not(p, h2, h3, ul, ol, li, blockquote, pre, hr, br, a, strong, em, u, s, code)').length;
    });

  await visitor.go('/customers?columns=name,x_rich,note');
  await steps.settledList(visitor);
  expect(await provoke()).toBe(0);
  await visitor.go(`/customers/${first}`);
  await page.locator('.rich').first().waitFor();
  expect(await provoke()).toBe(0);
  const timeline = await steps.openTab(visitor, 'timeline');
  await timeline.locator('.rich').nth(20).waitFor();
  expect(await provoke()).toBe(0);
  await steps.openTab(visitor, 'history');
  expect(await provoke()).toBe(0);

  // All of them in one text, opened in the editor, and pasted into it.
  const all = payloads.map((payload) => `<p>${payload}</p>`).join('');
  expect((await visitor.api('PATCH', `/v1/customers/${first}`, { x_rich: all })).status).toBe(200);
  await page.reload();
  const value = page.locator('[data-field=x_rich]');
  await value.locator('.rich').waitFor();
  await value.getByRole('button', { name: visitor.say('edit_one', { thing: 'Story' }) }).press('Enter');
  const box = value.getByRole('textbox');
  await box.waitFor();
  expect(await provoke()).toBe(0);
  for (const payload of payloads) {
    await box.evaluate((element, html) => {
      const data = new DataTransfer();
      data.setData('text/html', html);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, payload);
  }
  expect(await provoke()).toBe(0);
  expect(ran).toBe(0);
  // The policy was never asked to stop anything: nothing got so far.
  expect(visitor.complaints().filter((text) => /Content Security Policy|pwned/i.test(text))).toEqual([]);
  await visitor.leave();
}, 180_000);
