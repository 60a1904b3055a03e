/**
 * The functions of formulas: how each is written, what it does in both languages, and an example for the editor.
 * Long: a list, read from top to bottom.
 */
import { folded, type Label } from '../../fields/field.ts';
import { minorUnits } from '../currency.ts';
import { dateIn } from '../dates.ts';
import { dateAfter, daysBetween, suited } from './operators.ts';
import { type Amount, amountOf, empty, exact, filled, need, type Part, refuse, type Type } from './part.ts';

export interface Function {
  /** As it is written, optional values in brackets. */
  form: string;
  help: Label;
  example: string;
  least: number;
  most: number;
  make(given: readonly Part[], at: number): Part;
}

const one = (given: readonly Part[], at = 0): Part => given[at] as Part; // counted before `make` is called
const MANY = 20;

/** The date of a part that is a date or a moment. */
function dateOf(part: Part): Part {
  need(part, 'date', 'moment');
  return part.type === 'date' ? part : { ...part, type: 'date', run: filled([part], ([moment]: [string], { timeZone }) => dateIn(moment, timeZone)) };
}

const piece =
  (from: number, to: number) =>
  (given: readonly Part[], at: number): Part => ({
    at,
    type: 'number',
    run: filled([dateOf(one(given))], ([date]: [string]) => Number(date.slice(from, to))),
  });

/** One of several of a type, empty ones left out. */
const extreme =
  (sign: 1 | -1) =>
  (given: readonly Part[], at: number): Part => {
    const { type, percent } = need(one(given), 'number', 'money', 'date', 'moment');
    for (const part of given) if (part.type !== type) refuse('FORMULA_BRANCHES', part.at);
    const larger = (a: never, b: never) => (type === 'money' ? (a as Amount).amount > (b as Amount).amount : a > b);
    return {
      at,
      type,
      ...(percent && given.every((part) => part.percent) ? { percent } : {}),
      run: (situation) => {
        const values = given.map((part) => part.run(situation)).filter((value) => value !== null) as never[]; // of the type checked above
        if (values.length === 0) return empty(situation, 'EMPTY');
        if (type === 'money' && new Set((values as Amount[]).map(({ currency }) => currency)).size > 1) return empty(situation, 'MIXED_CURRENCIES');
        delete situation.reason;
        return values.reduce((best, value) => (larger(value, best) === (sign === 1) ? value : best));
      },
    };
  };

const rounded =
  (round: (number: number) => number) =>
  (given: readonly Part[], at: number): Part => {
    const [value, digits] = [need(one(given), 'number', 'money'), given[1] && need(given[1], 'number')];
    const parts = digits ? [value, digits] : [value];
    const at10 = (number: number, places: number) => {
      const scale = 10 ** Math.max(-15, Math.min(15, Math.trunc(places)));
      return round(Number((number * scale).toPrecision(15))) / scale;
    };
    if (value.type === 'number')
      return {
        at,
        type: 'number',
        ...(value.percent && digits ? { percent: true } : {}),
        run: filled(parts, ([x, places = 0]: number[], situation) => exact(at10(x ?? 0, places), situation)),
      };
    return {
      at,
      type: 'money',
      run: filled(parts, ([x, places = 0]: [Amount, number?], situation) => {
        const units = minorUnits(x.currency);
        return amountOf(at10(x.amount / units, places) * units, x.currency, situation);
      }),
    };
  };

const changed =
  (change: (text: string) => string) =>
  (given: readonly Part[], at: number): Part => ({
    at,
    type: 'text',
    run: filled([need(one(given), 'text')], ([text]: [string]) => change(text)),
  });

/** A choice among two outcomes of one type. */
function either(first: Part, second: Part): [Part, Part, Type] {
  const [a, b] = [suited(first, second), suited(second, first)];
  if (a.type !== b.type) refuse('FORMULA_BRANCHES', b.at);
  return [a, b, a.type];
}

const outcome = (a: Part, b: Part | undefined): Partial<Part> => ({
  ...(a.percent && (b?.percent ?? true) ? { percent: true } : {}),
  ...(a.choices && b?.choices === a.choices ? { choices: a.choices } : {}),
});

const text = (part: Part): Part => {
  need(part, 'text', 'number', 'date', 'moment', 'money', 'yesNo', 'texts');
  return part;
};

/** As a text in the middle of others. */
function written(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') {
    const { amount, currency } = value as Amount; // the only object among values
    return `${(amount / minorUnits(currency)).toFixed(Math.log10(minorUnits(currency)))} ${currency}`;
  }
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

export const library: Readonly<Record<string, Function>> = {
  if: {
    form: 'if(condition, then [, else])',
    help: { en: 'One of two outcomes. An empty condition counts as no.', zh: '根据条件取两个结果之一；条件为空时视为“否”。' },
    example: 'if(stage = "lost", 0, 1)',
    least: 2,
    most: 3,
    make(given, at) {
      const condition = need(one(given), 'yesNo');
      const [yes, no, type] = given[2] ? either(one(given, 1), given[2]) : [one(given, 1), undefined, one(given, 1).type];
      return {
        at,
        type,
        ...outcome(yes, no),
        run(situation) {
          const holds = condition.run(situation);
          delete situation.reason;
          return holds ? yes.run(situation) : no ? no.run(situation) : empty(situation, 'EMPTY');
        },
      };
    },
  },
  ifempty: {
    form: 'ifEmpty(value, otherwise)',
    help: { en: 'The value, or where it is empty the other one.', zh: '取该值；为空时取另一个值。' },
    example: 'ifEmpty(website, "none")',
    least: 2,
    most: 2,
    make(given, at) {
      const [value, otherwise, type] = either(one(given), one(given, 1));
      return {
        at,
        type,
        ...outcome(value, otherwise),
        run(situation) {
          const found = value.run(situation);
          if (found !== null) return found;
          delete situation.reason;
          return otherwise.run(situation);
        },
      };
    },
  },
  isempty: {
    form: 'isEmpty(value)',
    help: { en: 'Whether nothing stands there.', zh: '是否为空。' },
    example: 'isEmpty(birthday)',
    least: 1,
    most: 1,
    make: (given, at) => ({
      at,
      type: 'yesNo',
      run(situation) {
        const isEmpty = one(given).run(situation) === null;
        delete situation.reason;
        return isEmpty;
      },
    }),
  },
  round: {
    form: 'round(number [, digits])',
    help: { en: 'Rounded to whole numbers, or to so many digits. Money too.', zh: '四舍五入到整数或指定位数，也可用于金额。' },
    example: 'round(days(createdAt, today()) / 30, 1)',
    least: 1,
    most: 2,
    make: rounded((number) => Math.sign(number) * Math.round(Math.abs(number))),
  },
  floor: {
    form: 'floor(number [, digits])',
    help: { en: 'Rounded down.', zh: '向下取整。' },
    example: 'floor(7.8)',
    least: 1,
    most: 2,
    make: rounded(Math.floor),
  },
  ceiling: {
    form: 'ceiling(number [, digits])',
    help: { en: 'Rounded up.', zh: '向上取整。' },
    example: 'ceiling(7.2)',
    least: 1,
    most: 2,
    make: rounded(Math.ceil),
  },
  abs: {
    form: 'abs(number)',
    help: { en: 'Without its sign.', zh: '绝对值。' },
    example: 'abs(-3)',
    least: 1,
    most: 1,
    make(given, at) {
      const value = need(one(given), 'number', 'money');
      if (value.type === 'number') return { ...value, at, run: filled([value], ([x]: [number]) => Math.abs(x)) };
      return { at, type: 'money', run: filled([value], ([x]: [Amount]) => ({ ...x, amount: Math.abs(x.amount) })) };
    },
  },
  min: {
    form: 'min(a, b, …)',
    help: { en: 'The least of them; empty ones do not count.', zh: '取最小值，忽略空值。' },
    example: 'min(10, 20)',
    least: 1,
    most: MANY,
    make: extreme(-1),
  },
  max: {
    form: 'max(a, b, …)',
    help: { en: 'The greatest of them; empty ones do not count.', zh: '取最大值，忽略空值。' },
    example: 'max(10, 20)',
    least: 1,
    most: MANY,
    make: extreme(1),
  },
  percent: {
    form: 'percent(number)',
    help: { en: 'Shown in percent: 0.25 becomes 25 %.', zh: '以百分比显示：0.25 显示为 25%。' },
    example: 'percent(1 / 4)',
    least: 1,
    most: 1,
    make: (given, at) => ({ ...need(one(given), 'number'), at, percent: true }),
  },
  money: {
    form: 'money(number, currency)',
    help: { en: 'An amount of a currency, in its whole units.', zh: '某币种的金额，以主单位计。' },
    example: 'money(100, "EUR")',
    least: 2,
    most: 2,
    make(given, at) {
      const [number, code] = [need(one(given), 'number'), one(given, 1)];
      const currency = code.literal?.toUpperCase();
      if (!currency || !/^[A-Z]{3}$/.test(currency)) return refuse('FORMULA_WANTS_TEXT', code.at);
      return { at, type: 'money', run: filled([number], ([x]: [number], situation) => amountOf(x * minorUnits(currency), currency, situation)) };
    },
  },
  amount: {
    form: 'amount(money)',
    help: { en: 'The number of an amount, in whole units of its currency.', zh: '取金额的数值，以主单位计。' },
    example: 'amount(money(9.5, "EUR"))',
    least: 1,
    most: 1,
    make: (given, at) => ({
      at,
      type: 'number',
      run: filled([need(one(given), 'money')], ([x]: [Amount], situation) => exact(x.amount / minorUnits(x.currency), situation)),
    }),
  },
  currency: {
    form: 'currency(money)',
    help: { en: 'The currency of an amount.', zh: '取金额的币种。' },
    example: 'currency(money(9.5, "EUR"))',
    least: 1,
    most: 1,
    make: (given, at) => ({ at, type: 'text', run: filled([need(one(given), 'money')], ([x]: [Amount]) => x.currency) }),
  },
  concat: {
    form: 'concat(a, b, …)',
    help: { en: 'Written one after the other; empty ones are left out.', zh: '依次连接成文本，忽略空值。' },
    example: 'concat(name, " / ", stage)',
    least: 1,
    most: MANY,
    make: (given, at) => ({
      at,
      type: 'text',
      run(situation) {
        const whole = given.map((part) => written(text(part).run(situation))).join('');
        delete situation.reason;
        return whole;
      },
    }),
  },
  length: {
    form: 'length(text)',
    help: { en: 'How many characters a text has, or how many values a list; 0 where empty.', zh: '文本的字数或列表的项数，为空时为 0。' },
    example: 'length(tags)',
    least: 1,
    most: 1,
    make(given, at) {
      const part = need(one(given), 'text', 'texts');
      return {
        at,
        type: 'number',
        run(situation) {
          const value = part.run(situation);
          delete situation.reason;
          return value === null ? 0 : typeof value === 'string' ? [...value].length : (value as readonly string[]).length; // of the types needed above
        },
      };
    },
  },
  upper: {
    form: 'upper(text)',
    help: { en: 'In capital letters.', zh: '转为大写。' },
    example: 'upper(name)',
    least: 1,
    most: 1,
    make: changed((value) => value.toUpperCase()),
  },
  lower: {
    form: 'lower(text)',
    help: { en: 'In small letters.', zh: '转为小写。' },
    example: 'lower(name)',
    least: 1,
    most: 1,
    make: changed((value) => value.toLowerCase()),
  },
  contains: {
    form: 'contains(text, part)',
    help: { en: 'Whether a text has a part, or a list has a value; case does not count.', zh: '文本是否含有某部分，或列表是否含有某值，不区分大小写。' },
    example: 'contains(tags, "vip")',
    least: 2,
    most: 2,
    make(given, at) {
      const [whole, part] = [need(one(given), 'text', 'texts'), need(suited(one(given, 1), one(given)), 'text')];
      return {
        at,
        type: 'yesNo',
        run(situation) {
          const [value, wanted] = [whole.run(situation), part.run(situation)];
          delete situation.reason;
          if (value === null || wanted === null) return false;
          const needle = folded(String(wanted));
          return typeof value === 'string' ? folded(value).includes(needle) : (value as readonly string[]).some((each) => folded(each) === needle); // of the types needed above
        },
      };
    },
  },
  today: {
    form: 'today()',
    help: { en: 'The date of today, in the time zone of the workspace.', zh: '今天的日期，按工作区的时区。' },
    example: 'today()',
    least: 0,
    most: 0,
    make: (_, at) => ({ at, type: 'date', run: ({ today }) => today }),
  },
  days: {
    form: 'days(from, to)',
    help: { en: 'Days from one date to another.', zh: '两个日期相隔的天数。' },
    example: 'days(createdAt, today())',
    least: 2,
    most: 2,
    make(given, at) {
      const [from, to] = [suited(one(given), { ...one(given), type: 'date' }), suited(one(given, 1), { ...one(given, 1), type: 'date' })];
      return { at, type: 'number', run: filled([dateOf(from), dateOf(to)], ([a, b]: [string, string]) => daysBetween(a, b)) };
    },
  },
  date: {
    form: 'date(year, month, day)',
    help: { en: 'The date of a year, month and day.', zh: '由年、月、日组成日期。' },
    example: 'date(year(today()), 12, 31)',
    least: 3,
    most: 3,
    make: (given, at) => ({
      at,
      type: 'date',
      run: filled(
        given.map((part) => need(part, 'number')),
        ([year, month, day]: [number, number, number], situation) => {
          const written = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const valid = /^\d{4}-\d\d-\d\d$/.test(written) && Number.isFinite(Date.parse(written));
          return valid && dateAfter(written, 0, situation) === written ? written : empty(situation, 'NO_SUCH_DATE');
        },
      ),
    }),
  },
  year: { form: 'year(date)', help: { en: 'The year of a date.', zh: '日期的年份。' }, example: 'year(createdAt)', least: 1, most: 1, make: piece(0, 4) },
  month: {
    form: 'month(date)',
    help: { en: 'The month of a date, 1 to 12.', zh: '日期的月份，1 至 12。' },
    example: 'month(createdAt)',
    least: 1,
    most: 1,
    make: piece(5, 7),
  },
  day: { form: 'day(date)', help: { en: 'The day of the month.', zh: '日期是几号。' }, example: 'day(createdAt)', least: 1, most: 1, make: piece(8, 10) },
};
