/** How long people wait for the page to answer: Event Timing, from the input to the frame that shows what came of it. */
import type { Page } from 'playwright-core';

interface Seen {
  interaction: number;
  /** Milliseconds from the input to the next frame, in steps of 8. */
  duration: number;
}

interface Watch {
  events: Seen[];
  /** Milliseconds of tasks that held the page for more than 50. */
  tasks: number[];
}

type Watched = { regulars: Watch };

/** Faster ones are not told apart. */
const LEAST = 16;

/** Runs in the page before anything of it does. */
function watch(least: number): void {
  const found: Watch = { events: [], tasks: [] };
  (globalThis as unknown as Watched).regulars = found; // read by `drain`
  const observe = (options: object, take: (entry: PerformanceEntry & { interactionId?: number }) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry);
    }).observe(options);
  observe({ type: 'event', durationThreshold: least, buffered: true }, ({ interactionId, duration }) => {
    if (interactionId) found.events.push({ interaction: interactionId, duration });
  });
  observe({ type: 'longtask', buffered: true }, ({ duration }) => found.tasks.push(duration));
}

export const watchPaint = async (page: Page): Promise<void> => void (await page.addInitScript(watch, LEAST));

export interface Paint {
  /** Milliseconds, one for each press of a key or button. */
  waits: number[];
  tasks: number[];
}

const interactions = () => (performance as { interactionCount?: number }).interactionCount ?? 0; // newer than the types

/** Does something with the page and gives how long each input waited for its frame. */
export async function paintOf(page: Page, act: () => Promise<unknown>): Promise<Paint> {
  await drain(page);
  const before = await page.evaluate(interactions);
  await act();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)))));
  const { events, tasks } = await drain(page);
  const count = (await page.evaluate(interactions)) - before;
  const longest = new Map<number, number>();
  for (const { interaction, duration } of events) longest.set(interaction, Math.max(duration, longest.get(interaction) ?? 0));
  const waits = [...longest.values()];
  while (waits.length < count) waits.push(LEAST / 2); // too fast to be told
  return { waits, tasks };
}

const drain = (page: Page): Promise<{ events: Seen[]; tasks: number[] }> =>
  page.evaluate(() => {
    const { regulars } = globalThis as unknown as Watched; // put there by `watch`
    return { events: regulars.events.splice(0), tasks: regulars.tasks.splice(0) };
  });

/** Types a word into the open palette at once; milliseconds until records of it are shown. */
export async function answerOf(page: Page, word: string): Promise<number> {
  const box = page.locator('dialog[open] input[role=combobox]');
  await box.fill('');
  // Without a word there are deeds alone: one group.
  await page.waitForFunction(() => document.querySelectorAll('dialog[open] [role=listbox] [role=group]').length === 1);
  const waiting = page.evaluate(
    () =>
      new Promise<number>((done) => {
        const input = document.querySelector('dialog[open] input[role=combobox]');
        const list = document.querySelector('dialog[open] [role=listbox]');
        if (!input || !list) throw new Error('The palette is not open');
        const deeds = list.querySelector('[role=group]')?.getAttribute('aria-label');
        let began = 0;
        input.addEventListener('input', () => (began = performance.now()), { once: true, capture: true });
        const observer = new MutationObserver(() => {
          const first = list.querySelector('[role=group]');
          if (!began || !first || first.getAttribute('aria-label') === deeds) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        observer.observe(list, { childList: true, subtree: true });
      }),
  );
  await box.fill(word);
  return waiting;
}
