/**
 * How long a person would be busy, from what they do and not from what the machine takes: each press of a key, of the mouse
 * or of a finger that the browser has seen, by the keystroke-level model (Card, Moran, Newell, 1980).
 */
import type { BrowserContext } from 'playwright-core';

/** Seconds: a key by somebody who types 40 words a minute; to point at something, press, and change between mouse and keys. */
const seconds = { key: 0.28, point: 1.1 + 0.2 + 0.4 };
/** To find out what to do next, before each thing that is pressed or filled in. */
const THINKING = 1.35;

export interface Effort {
  key: number;
  point: number;
  /** Inputs, buttons and links that something was done with; to go past them by Tab is no deed. */
  things: number;
}

/** Counts from here on, on all pages. */
export async function watchEffort(context: BrowserContext): Promise<Effort> {
  const seen: Effort = { key: 0, point: 0, things: 0 };
  await context.exposeFunction('sawEffort', (what: keyof Effort) => void seen[what]++);
  await context.addInitScript(() => {
    const { sawEffort } = window as unknown as { sawEffort: (what: string) => void }; // exposed above
    let before: EventTarget | null = null;
    const saw = (what: string, { isTrusted, target }: Event, isDeed = true) => {
      if (!isTrusted) return;
      sawEffort(what);
      if (!isDeed) return;
      if (target !== before) sawEffort('things');
      before = target;
    };
    addEventListener('keydown', (event) => saw('key', event, event.key !== 'Tab' && event.key !== 'Shift'), true);
    addEventListener('pointerdown', (event) => saw('point', event), true);
  });
  return seen;
}

export const secondsOf = ({ key, point, things }: Effort): number => key * seconds.key + point * seconds.point + things * THINKING;
