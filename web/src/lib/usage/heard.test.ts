import { expect, test } from 'vitest';
import { hear, nothingHeard } from './heard.ts';

const said = (state: string, month = '2026-11', set = '2026-11-02T00:00:00.000Z') => `${state}; month=${month}; set=${set}`;
const after = (...all: (string | null)[]) => all.reduce(hear, nothingHeard).state;

test('what several parts of the server say is heard as the latest of it, in whatever order it comes', () => {
  expect(after(null)).toBe('free');
  expect(after(said('warned'), said('reached'), said('warned'), null, 'rubbish')).toBe('reached');
  expect(after(said('reached'), said('free', '2026-11', '2026-11-09T00:00:00.000Z'), said('reached'))).toBe('free'); // a newer cap
  expect(after(said('reached'), said('free', '2026-12'))).toBe('free'); // a new month
});
