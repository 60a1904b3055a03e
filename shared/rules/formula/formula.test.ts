/** Long: one table of formulas with what each comes to. */
import { describe, expect, test } from 'vitest';
import { choice } from '../../fields/choice.ts';
import { date, moment } from '../../fields/date.ts';
import { link } from '../../fields/link.ts';
import { money } from '../../fields/money.ts';
import { number, percent } from '../../fields/number.ts';
import { tags } from '../../fields/tags.ts';
import { text } from '../../fields/text.ts';
import { yesNo } from '../../fields/yesNo.ts';
import { type ObjectOf, object } from '../../objects/object.ts';
import { seeded } from '../random.ts';
import { compileFormula } from './compile.ts';
import { FormulaError, formulaFaults } from './faults.ts';
import { library } from './library.ts';
import type { Situation } from './part.ts';

const label = { label: { en: 'Label', zh: '标签' } };
const base = { plural: 'things', ...label, pluralLabel: label.label, purpose: 'Test', title: 'name' as const, list: [], quick: [], sections: [] };
const maker = object({ ...base, name: 'maker', fields: { name: text(label), founded: date(label), country: text(label) } });
const thing = object({
  ...base,
  name: 'thing',
  fields: {
    name: text(label),
    count: number(label),
    price: money(label),
    cost: money(label),
    discount: percent(label),
    bought: date(label),
    createdHere: moment(label),
    done: yesNo(label),
    stage: choice({
      ...label,
      choices: [
        { value: 'new', label: { en: 'New', zh: '新' } },
        { value: 'lost', label: { en: 'Lost', zh: '流失' } },
      ],
    }),
    tags: tags(label),
    maker: link('maker', label),
  },
});
const scope = { object: thing as ObjectOf, find: (name: string) => (name === 'maker' ? (maker as ObjectOf) : undefined) };
const record = {
  name: 'Teapot 茶壶',
  count: 3,
  price: { amount: 1250, currency: 'EUR' },
  cost: { amount: 1000, currency: 'EUR' },
  discount: 20,
  bought: '2026-03-09',
  createdHere: '2026-03-09T22:30:00.000Z',
  done: true,
  stage: 'lost',
  tags: ['VIP', '常客'],
  createdAt: '2026-01-01T00:00:00.000Z',
};
const situation = (more: Partial<Situation> = {}): Situation => ({
  record,
  today: '2026-03-19',
  timeZone: 'Asia/Shanghai',
  follow: () => ({ name: 'Meissen', founded: '1710-01-23' }),
  ...more,
});
const run = (source: string, more: Partial<Situation> = {}) => compileFormula(source, scope).run(situation(more));
const reason = (source: string, values: object) => {
  const asked = situation({ record: { ...record, ...values } });
  return [compileFormula(source, scope).run(asked), asked.reason];
};
const refused = (source: string) => {
  try {
    return compileFormula(source, scope).kind;
  } catch (error) {
    return error instanceof FormulaError ? `${error.code}@${error.at}` : error;
  }
};

describe('works out', () => {
  test.each([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3', 9],
    ['-count + 10', 7],
    ['0.1 + 0.2', 0.3],
    ['15%', 0.15],
    ['10 - 3 - 2', 5],
    ['price - cost', { amount: 250, currency: 'EUR' }],
    ['price * count', { amount: 3750, currency: 'EUR' }],
    ['price * (1 - discount)', { amount: 1000, currency: 'EUR' }],
    ['price / 3', { amount: 417, currency: 'EUR' }],
    ['price / cost', 1.25],
    ['percent((price - cost) / cost)', 25],
    ['discount', 20],
    ['discount + 5%', 0.25],
    ['round(2.345, 2)', 2.35],
    ['round(-2.5)', -3],
    ['round(price * 0.333, 0)', { amount: 400, currency: 'EUR' }],
    ['floor(7.8) + ceiling(7.2)', 15],
    ['min(count, 10, 2)', 2],
    ['max(price, cost)', { amount: 1250, currency: 'EUR' }],
    ['money(9.99, "eur")', { amount: 999, currency: 'EUR' }],
    ['money(100, "JPY")', { amount: 100, currency: 'JPY' }],
    ['amount(price) + 0.5', 13],
    ['concat(name, " · ", stage, " · ", price)', 'Teapot 茶壶 · lost · 12.50 EUR'],
    ['name + "!"', 'Teapot 茶壶!'],
    ['upper("straße")', 'STRASSE'],
    ['length(name)', 9],
    ['length(tags)', 2],
    ['contains(name, "TEA")', true],
    ['contains(tags, "vip")', true],
    ['contains(tags, "vi")', false],
    ['stage = "流失"', true],
    ['if(stage = "Lost", 0, count)', 0],
    ['if(done and count > 2, "yes", "no")', 'yes'],
    ['not done or count < 2', false],
    ['today()', '2026-03-19'],
    ['days(bought, today())', 10],
    ['today() - bought', 10],
    ['bought + 30', '2026-04-08'],
    ['bought > "2026-01-01"', true],
    ['year(bought) * 100 + month(bought)', 202603],
    ['day(createdHere)', 10],
    ['date(2024, 2, 29)', '2024-02-29'],
    ['maker.name', 'Meissen'],
    ['year(today()) - year(maker.founded)', 316],
    ['days(createdAt, "2026-01-11")', 10],
    ['count × 2 ÷ （1 ＋ 1）', 3],
    ['if（stage ＝ “流失”，1，2）', 1],
    ["concat('it''s')", "it's"],
  ])('%s', (source, expected) => expect(run(source)).toEqual(expected));

  test('nothing where something is empty, and says why', () => {
    expect(reason('count + 1', { count: undefined })).toEqual([null, 'EMPTY']);
    expect(reason('1 / count', { count: 0 })).toEqual([null, 'DIVIDED_BY_ZERO']);
    expect(reason('price + cost', { cost: { amount: 1, currency: 'CNY' } })).toEqual([null, 'MIXED_CURRENCIES']);
    expect(reason('price > cost', { cost: { amount: 1, currency: 'CNY' } })).toEqual([null, 'MIXED_CURRENCIES']);
    expect(reason('count * 1000000000 * 1000000000', {})).toEqual([null, 'TOO_LARGE']);
    expect(reason('date(2026, 2, count)', { count: 30 })).toEqual([null, 'NO_SUCH_DATE']);
    expect(reason('bought + 9999999', {})).toEqual([null, 'NO_SUCH_DATE']);
    expect(reason('maker.country', {})).toEqual([null, 'EMPTY']);
  });

  test('what does not hang on the empty part', () => {
    expect(reason('ifEmpty(count, 7)', { count: undefined })).toEqual([7, undefined]);
    expect(reason('if(count > 1, 1, 2)', { count: undefined })).toEqual([2, undefined]);
    expect(reason('isEmpty(count) and done', { count: undefined })).toEqual([true, undefined]);
    expect(reason('count > 1 or done', { count: undefined })).toEqual([true, undefined]);
    expect(reason('min(count, 5)', { count: undefined })).toEqual([5, undefined]);
    expect(reason('concat(name, count)', { count: undefined })).toEqual(['Teapot 茶壶', undefined]);
  });
});

describe('gives the kind of the result', () => {
  test.each([
    ['count', 'number'],
    ['discount', 'percent'],
    ['percent(0.5)', 'percent'],
    ['discount * 2', 'number'],
    ['price', 'money'],
    ['stage', 'text'],
    ['if(done, bought, today())', 'date'],
    ['createdHere + 1', 'moment'],
    ['count > 1', 'yesNo'],
  ])('%s', (source, kind) => expect(compileFormula(source, scope).kind).toBe(kind));
});

describe('refuses, at the place', () => {
  test.each([
    ['', 'FORMULA_UNFINISHED@0'],
    ['1 +', 'FORMULA_UNFINISHED@3'],
    ['(1 + 2', 'FORMULA_UNFINISHED@6'],
    ['"open', 'FORMULA_UNFINISHED@0'],
    ['1 2', 'FORMULA_UNREADABLE@2'],
    ['1 # 2', 'FORMULA_UNREADABLE@2'],
    ['nothing + 1', 'FORMULA_NO_FIELD@0'],
    ['1 + __proto__', 'FORMULA_NO_FIELD@4'],
    ['constructor', 'FORMULA_NO_FIELD@0'],
    ['toString(1)', 'FORMULA_NO_FUNCTION@0'],
    ['hasOwnProperty("a")', 'FORMULA_NO_FUNCTION@0'],
    ['name.length', 'FORMULA_NO_LINK@0'],
    ['maker.constructor', 'FORMULA_NO_FIELD@0'],
    ['maker', 'FORMULA_NO_RESULT@0'],
    ['tags', 'FORMULA_NO_RESULT@0'],
    ['name + 1', 'FORMULA_TYPES@5'],
    ['price + 1', 'FORMULA_WANTS_MONEY@6'],
    ['price > 100', 'FORMULA_WANTS_MONEY@6'],
    ['price * cost', 'FORMULA_WANTS_NUMBER@6'],
    ['count > name', 'FORMULA_TYPES@6'],
    ['done > done', 'FORMULA_TYPES@5'],
    ['stage = "won"', 'FORMULA_NO_CHOICE@8'],
    ['bought > "soon"', 'FORMULA_WANTS_DATE@9'],
    ['if(count, 1, 2)', 'FORMULA_WANTS_YES_NO@3'],
    ['if(done, 1, "x")', 'FORMULA_BRANCHES@12'],
    ['round("x")', 'FORMULA_WANTS_NUMBER@6'],
    ['round()', 'FORMULA_ARGUMENTS@0'],
    ['year(count)', 'FORMULA_WANTS_DATE@5'],
    ['upper(count)', 'FORMULA_WANTS_TEXT@6'],
    ['not count', 'FORMULA_WANTS_YES_NO@4'],
    ['-name', 'FORMULA_WANTS_NUMBER@1'],
    ['1'.repeat(2001), 'FORMULA_TOO_LONG@2000'],
    ['('.repeat(300), 'FORMULA_TOO_LONG@41'],
  ])('%s', (source, code) => expect(refused(source)).toBe(code));
});

test('every example of the library can be written, and each function has its help in both languages', () => {
  const customer = object({ ...base, name: 'maker', fields: { ...thing.fields, website: text(label), birthday: date(label) } });
  for (const [name, { form, help, example }] of Object.entries(library)) {
    expect(form.toLowerCase().startsWith(`${name}(`), name).toBe(true);
    expect(help.en.length * help.zh.length, name).toBeGreaterThan(0);
    expect(() => compileFormula(example, { ...scope, object: customer as ObjectOf }), example).not.toThrow();
  }
});

test('any text is read or refused in bounded time: no crash, no other error', () => {
  const random = seeded(20260309);
  const pieces = [
    ...'()+-*/=<",.%! 1\'（“”𠮷\u0000\ud800',
    '!=',
    '0.5',
    'count',
    'price',
    'name',
    'maker',
    'if(',
    'and',
    'or',
    'not',
    'round(',
    'concat(',
    'today()',
    '__proto__',
  ];
  for (let at = 0; at < (process.env.REGULARS_LONG ? 100_000 : 5000); at++) {
    const length = random.below(random.pick([8, 60, 600]));
    const drawn = () => (random.chance(0.8) ? random.pick(pieces) : String.fromCodePoint(random.below(0x3000)));
    const source = Array.from({ length }, drawn).join(random.pick(['', ' ']));
    const found = refused(source);
    expect(typeof found === 'string' && (/^[a-zA-Z]+$/.test(found) || found.replace(/@\d+$/, '') in formulaFaults), `${source} gives ${String(found)}`).toBe(
      true,
    );
  }
});
