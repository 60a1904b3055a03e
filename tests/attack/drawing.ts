/** Values to send: such as a schema takes, such as it nearly takes, and such as nobody expects. */
import type { Operator } from '@regulars/shared/fields/field.ts';
import fc from 'fast-check';

export interface Json {
  type?: string | string[];
  properties?: Record<string, Json>;
  required?: string[];
  additionalProperties?: Json | boolean;
  items?: Json;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Json[];
  oneOf?: Json[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** What the workspace has, so that a drawn value may well be one that means something. */
export interface Known {
  ids: readonly string[];
  fields: readonly string[];
}

/** Stands for a number that JSON can say and a double cannot hold. */
const TOO_LARGE = '§1e400§';
export const written = (value: unknown): string => JSON.stringify(value)?.replaceAll(JSON.stringify(TOO_LARGE), '1e400') ?? 'null';

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => ({ and: [inner] }), { field: 'name', is: 'x' });
const oddTexts = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\ufeff', '\u202e', 'ﬃ', 'İ', 'ß', '﷽', '👩‍👩‍👧‍👦', '張偉', '\u0301'.repeat(300)],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then', 'me', 'id', 'version', 'null', 'undefined'],
  ...['NaN', 'Infinity', '-Infinity', '1e400', '-0', '0x10', '１２', '٣', '1,000.00', '9'.repeat(400), `-${'9'.repeat(20)}.${'9'.repeat(20)}`, 'true'],
  ...['0000-00-00', '2026-02-30', '9999-12-31', '+275760-09-13T00:00:00.001Z', '-271821-04-20', '2026-01-01T00:00:00+99:99', '2026-06-30T23:59:60Z'],
  ...[
    '..',
    '../../etc/passwd',
    '%',
    '%ff',
    '%00',
    'T#x',
    'a#b',
    "'; DROP TABLE customer; --",
    '"',
    '\\',
    '*',
    '%_',
    'a'.repeat(70_000),
    '<b onload=x>',
    '{{7*7}}',
  ],
  ...[
    'http://[::1',
    'https://x:99999',
    'mailto:a@b',
    'a@b',
    '@',
    '+',
    '+8613800138000',
    '=1+1',
    'https://ex ample.com',
    'data:,x',
    'customer_',
    `_${'0'.repeat(26)}`,
  ],
];
const oddNumbers = [0, -0, -1, 0.1, 1e-320, 5e-324, 1e21, 1.7976931348623157e308, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 999_999_999_999_999, 1.005];

const anyText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 20 }) }, // halves of pairs too
);
const anyNumber = fc.oneof(fc.constantFrom(...oddNumbers), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Whatever JSON can say. */
export const wild: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: anyText },
  { weight: 3, arbitrary: anyNumber },
  { weight: 3, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { '': '' }, TOO_LARGE, nested(60), nested(2000), Array(3000).fill('x')) },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** What people enter and no log repeats. */
export const canaries = ['kanarienvogel@example.com', '金丝雀'];

/** Reads as one of the workspace's ids, its fields or an ordinary word. */
export const textOf = ({ ids, fields }: Known): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 3, arbitrary: fc.constantFrom(...fields) },
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'customer',
        'task',
        'EUR',
        'DE',
        'en',
        'member',
        'Europe/Berlin',
        '2026-05-17',
        '2026-05-17T10:00:00.000Z',
        'a@example.com',
        '12',
      ),
    },
    { weight: 2, arbitrary: anyText },
  );

const operators: readonly (Operator | '__proto__')[] = [
  'is',
  'isNot',
  'in',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'has',
  'within',
  'empty',
  '__proto__',
];

/** A condition as filters and rules hold it. */
export const conditionOf = (known: Known): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc
        .tuple(
          fc.oneof(fc.constantFrom(...known.fields), anyText),
          fc.constantFrom(...operators),
          fc.oneof(textOf(known), wild, fc.array(textOf(known), { maxLength: 3 })),
        )
        .map(([field, operator, value]) => ({ field, [operator]: value })),
      fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { maxLength: 3 })).map(([word, inner]) => ({ [word]: inner })),
      fc.record({ not: tie('tree') }),
    ),
  })).tree as fc.Arbitrary<unknown>; // letrec knows its members by name only

/** Values that fit a schema as far as it says. What schemas do not say (that an id is there, that a name is free) is left to chance. */
export function fitting(schema: Json, known: Known, name = ''): fc.Arbitrary<unknown> {
  if (/^(where|when|requiredWhen)$/.test(name)) return conditionOf(known);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => fitting(one, known, name)));
  const [type] = [schema.type ?? []].flat();
  switch (type) {
    case 'object':
      return objectOf(schema, known);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, known, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)),
      });
    case 'string':
      return schema.pattern ? fc.oneof({ weight: 4, arbitrary: fc.stringMatching(new RegExp(schema.pattern)) }, textOf(known)) : textOf(known);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -10, max: Math.max(schema.minimum ?? -10, schema.maximum ?? 2 ** 31 - 1) });
    case 'number':
      return fc.oneof(anyNumber, fc.integer({ min: 0, max: 100 }));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.oneof(textOf(known), wild);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Json, known: Known): fc.Arbitrary<unknown> {
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fitting(one, known, name)])), { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return named;
  const more = fc.dictionary(
    textOf(known).map((key) => key.slice(0, 200)),
    fitting(additionalProperties, known),
    { maxKeys: 3 },
  );
  return fc.tuple(named, more).map(([a, b]) => ({ ...a, ...b }));
}

/** The same with one thing wrong: a value in place of another, a key gone, a key more, an entry twice. */
export function mutated(value: unknown, known: Known): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .array(
      fc.tuple(
        fc.nat(Math.max(0, places.length - 1)),
        fc.constantFrom('put', 'put', 'put', 'drop', 'add', 'twice'),
        fc.oneof(wild, textOf(known), conditionOf(known)),
        textOf(known),
      ),
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((edits) => edits.reduce<unknown>((all, [at, how, odd, name]) => edited(all, places[at] ?? [], how, odd, name.slice(0, 200)), value));
}

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length > 8) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function edited(value: unknown, [step, ...rest]: Path, how: string, odd: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  if (step === undefined) {
    if (how === 'add' && isObject) return Array.isArray(value) ? [...value, odd] : { ...value, [name]: odd };
    if (how === 'twice' && Array.isArray(value)) return [...value, ...value];
    return odd;
  }
  if (!isObject) return value; // an earlier edit took what was there
  if (how === 'drop' && rest.length === 0)
    return Array.isArray(value) ? value.filter((_, at) => at !== Number(step)) : Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
  const inner = edited((value as Record<string, unknown>)[step], rest, how, odd, name); // an object or a list, by the key of an entry of it
  return Array.isArray(value) ? value.map((one, at) => (at === Number(step) ? inner : one)) : { ...value, [step]: inner };
}
