/** The page that is printed: readable by its own table of contents, in any script, on as many pages as it takes. */
import type { Bill } from '@regulars/shared/rules/bill.ts';
import { nothing } from '@regulars/shared/rules/usage.ts';
import { expect, test } from 'vitest';
import { asCsv, asPdf } from './statement.ts';

const about = {
  workspace: '茶 (Tea) \\ & Co 🍵',
  language: 'zh',
  names: { user_a: '张伟', user_b: '=Bo', user_c: 'Å'.repeat(80) },
  madeAt: '2026-11-26T12:00:00.000Z',
} as const;

const bill = (lines: number): Bill => ({
  month: '2026-11',
  lines: Array.from({ length: lines }, (_, n) => ({
    feature: 'lists',
    user: ['user_a', 'user_b', 'user_c', ''][n % 4] ?? '',
    used: { ...nothing(), requests: n },
    amount: n,
  })),
  features: [],
  users: [],
  days: [],
  storage: { bytes: 1_000_000, files: 0, amount: 5 },
  total: (lines * (lines - 1)) / 2 + 5,
  forecast: 0,
});

/** Every object of the file lies where its table says. */
function objectsOf(file: string): string[] {
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  const [, count] = /^xref\n0 (\d+)\n/.exec(file.slice(at)) ?? [];
  const places = [...file.slice(at).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
  expect(places).toHaveLength(Number(count) - 1);
  return places.map((place, n) => {
    expect(file.slice(place, place + 20)).toMatch(new RegExp(`^${n + 1} 0 obj\\n`));
    return file.slice(place, file.indexOf('endobj', place));
  });
}

test('each object lies where the table says, each stream is as long as it says, and all lines are there', () => {
  const file = asPdf(bill(70), about).toString('latin1');
  const objects = objectsOf(file);
  const streams = objects.flatMap((object) => {
    const [, length, content] = /<< \/Length (\d+) >>\nstream\n([\s\S]*)\nendstream/.exec(object) ?? [];
    if (content === undefined) return [];
    expect(content).toHaveLength(Number(length));
    return [content];
  });
  expect(streams).toHaveLength(3);
  expect(objects[1]).toContain('/Count 3');
  const shown = streams.join('\n');
  for (let n = 0; n < 70; n++) expect(shown).toContain(`(${(n / 10_000).toFixed(4)}) Tj`);
  expect(shown).toContain(`(${(bill(70).total / 10_000).toFixed(4)}) Tj`);
  expect(shown).toContain('<5f204f1f> Tj'); // 张伟, in the two bytes of each sign
  expect(shown).toContain('25a0> Tj'); // a sign outside the first plane
  expect(shown).not.toMatch(/Å{40}/); // a name that is too long for its column is cut
});

test('a table keeps names from becoming formulas', () => {
  const text = asCsv(bill(4), about).toString();
  expect(text).toContain("'=Bo");
  expect(text.split('\r\n')).toHaveLength(4 + 1 + 2 + 1);
});
