/**
 * From a formula to what it gives: its fields looked up, its types checked, its pieces tied together. Nothing here
 * evaluates text as code. Errors are `FormulaError`s that say where.
 */
import type { Field } from '../../fields/field.ts';
import type { ObjectOf } from '../../objects/object.ts';
import { plainText } from '../richText.ts';
import { FormulaError } from './faults.ts';
import { library } from './library.ts';
import { binary } from './operators.ts';
import { parseFormula, type Tree } from './parse.ts';
import { empty, filled, need, type Part, refuse, type Situation, type Type, type Value, type Values } from './part.ts';

export type ResultKind = 'number' | 'percent' | 'money' | 'text' | 'date' | 'moment' | 'yesNo';

export interface Formula {
  /** The kind of field that the result is. */
  kind: ResultKind;
  /** Fields of the record that are read, links that are followed among them. */
  reads: ReadonlySet<string>;
  /** Fields read over a link: link → their names. */
  hops: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether it reads the date of today. */
  isTimed: boolean;
  /** The value to show; null with `situation.reason` set where there is none. */
  run(situation: Situation): Value;
}

/** Where a formula stands. `find` gives other objects of the workspace. */
export interface Scope {
  object: ObjectOf;
  find(object: string): ObjectOf | undefined;
}

const system: Readonly<Record<string, Type>> = { createdAt: 'moment', updatedAt: 'moment' };

const types: Readonly<Record<string, Type>> = {
  text: 'text',
  longText: 'text',
  richText: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  number: 'number',
  percent: 'number',
  money: 'money',
  date: 'date',
  moment: 'moment',
  yesNo: 'yesNo',
  choice: 'text',
  stage: 'text',
  manyChoice: 'texts',
  tags: 'texts',
  emails: 'texts',
  phones: 'texts',
  links: 'texts',
  files: 'texts',
  link: 'link',
};

/** The type that a field has in a formula; nothing where formulas do not read its kind. */
export const typeOf = (field: Field): Type | undefined => types[field.kind];

const listed = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? one : String(one.address ?? one.number ?? one.name ?? ''))) : [];

/** A stored value as formulas count with it: percent in hundredths, lists as texts, rich text without its marks. */
function valueIn(record: Values | undefined, name: string, { kind }: Pick<Field, 'kind'>): Value {
  const value = record?.[name];
  if (value === undefined || value === null) return null;
  if (kind === 'percent') return Number(value) / 100;
  if (kind === 'richText') return plainText(String(value)) || null;
  return types[kind] === 'texts' ? listed(value) : (value as Value); // a record holds what its fields' schemas let in
}

const own = (of: ObjectOf, name: string): Field | undefined => (Object.hasOwn(of.fields, name) && !of.fields[name]?.deleted ? of.fields[name] : undefined);

/** Reads and checks a formula. Throws FormulaError. */
export function compileFormula(source: string, scope: Scope): Formula {
  const reads = new Set<string>();
  const hops = new Map<string, Set<string>>();
  let isTimed = false;

  function field(of: ObjectOf, name: string, at: number): { field: Pick<Field, 'kind'>; part: Omit<Part, 'run'> } {
    const found = own(of, name);
    const type = found ? typeOf(found) : Object.hasOwn(system, name) ? system[name] : undefined;
    if (!type) return refuse(found ? 'FORMULA_NOT_COUNTED' : 'FORMULA_NO_FIELD', at);
    const choices = (found as { choices?: Part['choices'] } | undefined)?.choices;
    const isChoice = found?.kind === 'choice' || found?.kind === 'stage' || found?.kind === 'manyChoice';
    return {
      field: found ?? { kind: 'moment' },
      part: { at, type, ...(found?.kind === 'percent' ? { percent: true } : {}), ...(isChoice && choices ? { choices } : {}) },
    };
  }

  function fieldPart({ at, field: name, hop }: Extract<Tree, { field: string }>): Part {
    reads.add(name);
    const found = field(scope.object, name, at);
    if (hop === undefined) {
      return { ...found.part, run: (situation) => valueIn(situation.record, name, found.field) ?? empty(situation, 'EMPTY') };
    }
    const link = own(scope.object, name);
    const to = link?.kind === 'link' ? scope.find((link as Field & { to: string }).to) : undefined; // links say where they lead
    if (!to) return refuse('FORMULA_NO_LINK', at);
    const target = field(to, hop, at);
    if (looksAround(own(to, hop), scope.find, to)) refuse('FORMULA_TOO_FAR', at);
    hops.set(name, (hops.get(name) ?? new Set()).add(hop));
    return { ...target.part, run: (situation) => valueIn(situation.follow?.(name), hop, target.field) ?? empty(situation, 'EMPTY') };
  }

  function call({ at, call: name, with: given }: Extract<Tree, { call: string }>): Part {
    const found = Object.hasOwn(library, name) ? library[name] : undefined;
    if (!found) return refuse('FORMULA_NO_FUNCTION', at);
    if (given.length < found.least || given.length > found.most) refuse('FORMULA_ARGUMENTS', at);
    if (name === 'today') isTimed = true;
    return found.make(given.map(part), at);
  }

  function part(tree: Tree): Part {
    const { at } = tree;
    if ('number' in tree) return { at, type: 'number', run: () => tree.number };
    if ('text' in tree) return { at, type: 'text', literal: tree.text, run: () => tree.text };
    if ('yes' in tree) return { at, type: 'yesNo', run: () => tree.yes };
    if ('field' in tree) return fieldPart(tree);
    if ('call' in tree) return call(tree);
    if ('binary' in tree) return binary(tree.binary, part(tree.left), part(tree.right), at);
    const inner = part(tree.of);
    if (tree.unary === 'not') return { at, type: 'yesNo', run: filled([need(inner, 'yesNo')], ([value]: [boolean]) => !value) };
    need(inner, 'number', 'money');
    if (inner.type === 'number') return { ...inner, at, run: filled([inner], ([value]: [number]) => -value + 0) };
    return { at, type: 'money', run: filled([inner], ([value]: [{ amount: number; currency: string }]) => ({ ...value, amount: -value.amount + 0 })) };
  }

  const whole = part(parseFormula(source));
  const kind = whole.type === 'number' && whole.percent ? 'percent' : whole.type;
  if (kind === 'texts' || kind === 'link') throw new FormulaError('FORMULA_NO_RESULT', whole.at);
  return { kind, reads, hops, isTimed, run: (situation) => shown(whole.run(situation), kind, situation) };
}

const LONGEST_TEXT = 1000;

function shown(value: Value, kind: ResultKind, situation: Situation): Value {
  if (value === null) return null;
  delete situation.reason;
  if (kind === 'percent') {
    const hundredths = Number((Number(value) * 100).toPrecision(15));
    return Math.abs(hundredths) > 1e15 ? empty(situation, 'TOO_LARGE') : hundredths;
  }
  if (kind !== 'text') return value;
  const text = [...String(value).trim()].slice(0, LONGEST_TEXT).join('');
  return text === '' ? empty(situation, 'EMPTY') : text;
}

/** Whether a field is worked out from other records than its own: by a roll-up, a hop, or a formula that reads such a one. */
export function looksAround(field: Field | undefined, find: Scope['find'], of: ObjectOf, seen: ReadonlySet<string> = new Set()): boolean {
  if (field?.rollUp) return true;
  if (!field?.formula) return false;
  const names = namesIn(field.formula);
  if (names.some(({ hop }) => hop !== undefined)) return true;
  return names.some(({ field: name }) => !seen.has(name) && looksAround(own(of, name), find, of, new Set([...seen, name])));
}

const named = new Map<string, { field: string; hop?: string }[]>();

/** The fields that a formula names, whether or not they are there; none where it cannot be read. */
export function namesIn(source: string): { field: string; hop?: string }[] {
  let found = named.get(source);
  if (!found) {
    found = [];
    const walk = (tree: Tree): void => {
      if ('field' in tree) found?.push({ field: tree.field, ...(tree.hop === undefined ? {} : { hop: tree.hop }) });
      else if ('call' in tree) tree.with.forEach(walk);
      else if ('binary' in tree) [tree.left, tree.right].forEach(walk);
      else if ('unary' in tree) walk(tree.of);
    };
    try {
      walk(parseFormula(source));
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
    }
    if (named.size > 1000) named.clear();
    named.set(source, found);
  }
  return found;
}
