import { describe, expect, test } from 'vitest';
import type { Field, TextContext } from '../fields/field.ts';
import { type KindName, kindNames, kindOf } from '../fields/kinds.ts';
import { convert } from './convert.ts';
import { seeded } from './random.ts';
import { canConvert, keepsChoices, waysFrom } from './ways.ts';

const label = { en: 'Field', zh: '字段' };
const choices = ['one', 'two'].map((value) => ({ value, label: { en: value, zh: value } }));
const fieldOf = (kind: string, more: object = {}) =>
  ({ kind, label, ...(/^(choice|manyChoice|stage)$/.test(kind) ? { choices } : {}), ...(/^links?$/.test(kind) ? { to: 'customer' } : {}), ...more }) as Field;
const context: TextContext = {
  language: 'en',
  currency: 'EUR',
  timeZone: 'Asia/Shanghai',
  region: 'CN',
  parsePhone: (text) => (/^\+\d{6,14}$/.test(text) ? text : undefined),
};
const pairs = kindNames.flatMap((from) => kindNames.map((to) => [from, to] as const));

describe('ways', () => {
  test('lead to another kind that there is, never to itself', () => {
    for (const from of kindNames) for (const to of waysFrom(from)) expect([kindNames.includes(to), to === from]).toEqual([true, false]);
    expect(canConvert('text', 'link')).toBe(false);
    expect(canConvert('no_such', 'text')).toBe(false);
  });
  test('keep choices between kinds of choice alone', () => {
    for (const [from, to] of pairs) expect(keepsChoices(from, to), `${from} ${to}`).toBe([from, to].every((one) => /^(choice|manyChoice|stage)$/.test(one)));
  });
});

/** Drawn values of every kind along every way: what comes out is valid there, or says why not; nothing throws. */
test.each(pairs.filter(([from, to]) => canConvert(from, to)))('%s becomes %s, or says why not', (from, to) => {
  const random = seeded(7);
  const [before, after] = [fieldOf(from), fieldOf(to)];
  let fits = 0;
  for (let draw = 0; draw < 100; draw++) {
    const made = convert(kindOf(from).sample(random, before), before, after, context);
    if ('value' in made) {
      expect(kindOf(to).schema(after).safeParse(made.value).success).toBe(true);
      fits++;
    } else expect(made.refused).toMatch(/^[A-Z_]+$/);
  }
  if (['text', 'longText'].includes(to) || kindOf(to).many === kindOf(from).many || kindOf(to).many)
    expect(fits, 'some fit').toBeGreaterThan(from === 'text' || from === 'longText' || from === 'tags' ? -1 : 0);
});

/** Where a way leads there and back, a value that fits both is the same afterwards. */
test.each(pairs.filter(([from, to]) => canConvert(from, to) && canConvert(to, from) && !lossy(from, to)))('%s to %s and back is the same', (from, to) => {
  const random = seeded(9);
  const [before, after] = [fieldOf(from), fieldOf(to)];
  for (let draw = 0; draw < 60; draw++) {
    const value = kindOf(from).sample(random, before);
    const there = convert(value, before, after, context);
    const back = 'value' in there ? convert(there.value, after, before, context) : undefined;
    if (back && 'value' in back) expect(kindOf(from).keys(back.value, before)).toEqual(kindOf(from).keys(value, before));
  }
});

/** The hour is lost on the way to a date, the line ends on the way to a line, the parts of an address to a text. */
function lossy(from: KindName, to: KindName): boolean {
  return (
    (from === 'moment' && to === 'date') || from === 'longText' || to === 'text' || to === 'longText' || from === 'text' || (from === 'tags' && to !== 'tags')
  );
}

describe('values', () => {
  const to = (value: unknown, from: string, kind: string, more: object = {}, was: object = {}) =>
    convert(value, fieldOf(from, was), fieldOf(kind, more), context);

  test.each([
    ['1,234.5', 'text', 'number', 1234.5],
    ['12.50', 'text', 'money', { amount: 1250, currency: 'EUR' }],
    [12.5, 'number', 'money', { amount: 1250, currency: 'EUR' }],
    ['50%', 'text', 'percent', 50],
    ['2026年3月9日', 'text', 'date', '2026-03-09'],
    ['2026-03-09T20:00:00.000Z', 'moment', 'date', '2026-03-10'],
    ['2026-03-09', 'date', 'moment', '2026-03-08T16:00:00.000Z'],
    ['是', 'text', 'yesNo', true],
    ['Two', 'text', 'choice', 'two'],
    ['one; two', 'text', 'manyChoice', ['one', 'two']],
    ['one', 'choice', 'manyChoice', ['one']],
    [['one'], 'manyChoice', 'choice', 'one'],
    ['a@example.com', 'email', 'emails', [{ address: 'a@example.com' }]],
    [[{ street: 'Road 1', label: 'Home' }], 'addresses', 'address', { street: 'Road 1' }],
    [['customer_01HZZZZZZZZZZZZZZZZZZZZZZZ'], 'links', 'link', 'customer_01HZZZZZZZZZZZZZZZZZZZZZZZ'],
    [true, 'yesNo', 'text', 'Yes'],
  ] as const)('%j of %s becomes %s %j', (value, from, kind, wanted) => expect(to(value, from, kind)).toEqual({ value: wanted }));

  test.each([
    ['about 12', 'text', 'number', 'NOT_A_NUMBER'],
    [['one', 'two'], 'manyChoice', 'choice', 'SEVERAL'],
    [[{ address: 'a@example.com' }, { address: 'b@example.com' }], 'emails', 'email', 'SEVERAL'],
    ['three', 'text', 'choice', 'NOT_A_CHOICE'],
    ['x'.repeat(1001), 'longText', 'text', 'TOO_LONG'],
    ['2026-02-30', 'text', 'date', 'NOT_A_DATE'],
  ] as const)('%j of %s does not fit %s: %s', (value, from, kind, refused) => expect(to(value, from, kind)).toEqual({ refused }));

  test('limits of the new field count, and so does what merged choices stand for', () => {
    expect(to('120', 'text', 'number', { max: 100 })).toEqual({ refused: 'TOO_BIG' });
    const merged = { choices: [{ ...choices[0], into: 'two' }, choices[1]] };
    expect(to('one', 'choice', 'text', {}, merged)).toEqual({ value: 'two' });
    expect(to('one', 'choice', 'text', {}, { choices: [{ ...choices[0], into: '' }, choices[1]] })).toEqual({ refused: 'NOT_A_CHOICE' });
    expect(convert('customer_01HZZZZZZZZZZZZZZZZZZZZZZZ', fieldOf('link'), fieldOf('links', { to: 'task' }), context)).toEqual({ refused: 'NOT_A_LINK' });
  });
});
