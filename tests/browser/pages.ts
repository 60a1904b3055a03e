/**
 * What `accessible.en` and `accessible.zh` look at: nothing for axe to say on any page, filled, empty or failing, in either
 * theme and width; and nothing in the console. A file for each language, so that two can be looked at together. In the short
 * form each two of language, theme and width meet: all rules wide in English and narrow in Chinese, colours in the dark the
 * other way round; REGULARS_LONG=1 looks at all eight.
 */
import type { Language } from '@regulars/shared/fields/field.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { findings } from './axe.ts';
import { photographFailure, signUp, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { type Furnished, furnish } from './furnish.ts';
import { bare, inside, outside, type Stop } from './tour.ts';

export function lookAtPages(language: Language): void {
  let local: Awaited<ReturnType<typeof startTest>>;
  let visitor: Visitor;
  let world: Furnished = { first: '', trashed: '' };
  beforeAll(async () => {
    local = await startTest();
    visitor = await visit(local.url, { language });
    visitor.page.on('dialog', (dialog) => void dialog.accept()); // what was typed is left behind on purpose
  });
  afterAll(async () => {
    await closeBrowser();
    await local?.stop();
  });

  test.each(outside.map((stop) => [stop.name, stop] as const))('before signing in: %s', (_, stop) => check(stop));
  test('signing up', async () => {
    await signUp(visitor);
    expect(visitor.complaints()).toEqual([]);
  });
  test.each(bare.map((stop) => [stop.name, stop] as const))('with nothing there: %s', (_, stop) => check(stop));
  test('furnishing', async () => {
    world = await furnish(visitor);
  });
  test.each(inside.map((stop) => [stop.name, stop] as const))('lived in: %s', (_, stop) => check(stop));

  async function check(stop: Stop): Promise<void> {
    const { page } = visitor;
    photographFailure(page);
    await at(1440);
    try {
      await stop.show(visitor, world);
      const found = await look('1440');
      await at(390);
      if (stop.fixed) await stop.show(visitor, world);
      found.push(...(await look('390')));
      expect(found).toEqual([]);
    } finally {
      await page.unrouteAll();
      await page.emulateMedia({ colorScheme: 'light' });
      visitor.complaints();
    }
  }

  async function at(width: 1440 | 390): Promise<void> {
    Object.assign(visitor, { width, isPhone: width < 640 });
    await visitor.page.setViewportSize({ width, height: width < 640 ? 844 : 900 });
  }

  async function look(where: string): Promise<string[]> {
    const { page } = visitor;
    const found: string[] = [];
    const isOwn = where === (language === 'en' ? '1440' : '390');
    if (process.env.REGULARS_LONG || isOwn) found.push(...(await findings(page)).map((one) => `axe ${where}: ${one}`));
    if (process.env.REGULARS_LONG || !isOwn) {
      await page.emulateMedia({ colorScheme: 'dark' });
      // Of all rules only this one sees the theme.
      found.push(...(await findings(page, ['color-contrast'])).map((one) => `axe ${where}, dark: ${one}`));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    const { lang, title } = await page.evaluate(() => ({ lang: document.documentElement.lang, title: document.title }));
    if (lang !== (language === 'zh' ? 'zh-CN' : 'en')) found.push(`lang is ${lang}`);
    if (!/. · (Regulars|熟客)$|^Regulars 熟客 · .|^熟客 Regulars · .|^熟客 · ./.test(title)) found.push(`title is “${title}”`);
    if (where === '390') found.push(...(await scrollsSideways()).map((one) => `scrolls sideways: ${one}`));
    found.push(...visitor.complaints().map((one) => `console: ${one}`));
    return found;
  }

  /** What still does once the page has had time to become narrow: a table gives way to cards a moment after the width changed. */
  async function scrollsSideways(): Promise<string[]> {
    const wide = () =>
      visitor.page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll<HTMLElement>('body *')]
          .filter(
            (one) =>
              (one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX)) &&
              one.scrollWidth > one.clientWidth + 1 &&
              one.clientWidth > 0,
          )
          .map((one) => one.outerHTML.slice(0, 120)),
      );
    let found = await wide();
    for (let tries = 0; found.length > 0 && tries < 20; tries++) {
      await visitor.page.waitForTimeout(100);
      found = await wide();
    }
    return found;
  }
}
