/**
 * A long list under a scrolling hand: every frame is filled, with rows or, in the first moments after a jump, their bones.
 * How many frames there were, against a page with nothing on it, is printed: REGULARS_LONG measures 100,000 rows.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importTable } from '../importing.ts';
import { startTest } from '../local.ts';
import { moveIn, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';

const ROWS = process.env.REGULARS_LONG ? 100_000 : 2_000;
const FRAMES = 240;
/** Pixels a frame: at 60 frames some 130 rows a second, about as fast as eyes follow. */
const STEP = 80;

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

interface Scrolled {
  /** Milliseconds between frames, ascending. */
  gaps: number[];
  /** Frames in which a place of the window was empty, and in which it held bones. */
  holes: number;
  bones: number;
}

/** Runs in the page. */
function scroll({ frames, step }: { frames: number; step: number }): Promise<Scrolled> {
  const box = document.querySelector('[role=region] table')?.parentElement ?? document.scrollingElement;
  if (!box) throw new Error('There is nothing to scroll');
  const found: Scrolled = { gaps: [], holes: 0, bones: 0 };
  return new Promise((done) => {
    let last = performance.now();
    const frame = (now: number) => {
      found.gaps.push(now - last);
      last = now;
      const { left, top, bottom } = box.getBoundingClientRect();
      const seen = [0.1, 0.5, 0.9].map((share) => document.elementFromPoint(left + 300, top + 40 + (bottom - top - 45) * share)?.closest('tr'));
      if (box !== document.scrollingElement) {
        if (seen.some((row) => !row?.hasAttribute('aria-rowindex'))) found.holes++;
        if (seen.some((row) => row?.querySelector('[data-bones]'))) found.bones++;
      }
      box.scrollTop += step;
      if (found.gaps.length < frames) requestAnimationFrame(frame);
      else done({ ...found, gaps: found.gaps.slice(1).sort((a, b) => a - b) });
    };
    requestAnimationFrame(frame);
  });
}

const told = ({ gaps, holes, bones }: Scrolled) => {
  const at = (share: number) => gaps[Math.floor((gaps.length - 1) * share)]?.toFixed(1);
  const perSecond = (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0);
  return `${perSecond.toFixed(1)} frames a second, gap p50 ${at(0.5)} p95 ${at(0.95)} most ${at(1)} ms, ${holes} frames with a hole, ${bones} with bones`;
};

test(`a list of ${ROWS} rows`, { timeout: 1_800_000 }, async () => {
  const visitor = await visit(local.url);
  const { page } = visitor;
  page.setDefaultTimeout(120_000);
  await moveIn(visitor);
  const csv = `Name,E-mail,Birthday\n${Array.from({ length: ROWS }, (_, at) => `Person ${String(at).padStart(6, '0')},p${at}@example.com,1980-01-01`).join('\n')}\n`;
  const caller = async (method: string, path: string, body?: unknown) => ({ ...(await visitor.api(method, path, body)), headers: new Headers() });
  expect(await importTable(caller, csv)).toMatchObject({ created: ROWS });
  await visitor.caughtUp('customers', ROWS);

  const blank = await visitor.context.newPage();
  await blank.setContent('<div style="height: 4000000px"></div>');
  const nothing = await blank.evaluate(scroll, { frames: FRAMES, step: STEP });
  await blank.close();

  await visitor.go('/customers?sort=name');
  await page.locator('a[data-row="0"]').waitFor();
  const steady = await page.evaluate(scroll, { frames: FRAMES, step: STEP });
  const waits: number[] = [];
  for (const share of [0.5, 0.9, 0.1, 0.75, 0.33]) {
    const began = performance.now();
    const middle = await page.locator('[role=region]:has(table)').evaluate((box, to) => {
      box.scrollTo({ top: box.scrollHeight * to });
      return Math.floor((box.scrollTop + box.clientHeight / 2) / 38);
    }, share);
    await page.locator(`a[data-row="${middle}"]`).waitFor();
    waits.push(performance.now() - began);
    expect(await page.locator(`a[data-row="${middle}"]`).innerText()).toBe(`Person ${String(middle).padStart(6, '0')}`);
  }
  console.log(
    `SCROLL ${ROWS} rows: ${told(steady)}\nSCROLL empty page: ${told(nothing)}\nSCROLL jumps: rows after ${waits.map((one) => one.toFixed(0)).join(', ')} ms`,
  );
  expect(steady.holes).toBe(0);
  expect(visitor.complaints()).toEqual([]);
  await visitor.leave();
});
