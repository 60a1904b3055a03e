/** One of a list, several of a list, and a stage: a choice whose order is a way to go. */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, folded, type Kind, kind, type Label, type TextContext } from './field.ts';

export interface Choice {
  value: string;
  label: Label;
  color?: 'gray' | 'teal' | 'blue' | 'violet' | 'pink' | 'red' | 'orange' | 'yellow' | 'green';
  /** The same seen from the other side, where a choice says how two records belong together. */
  inverse?: Label;
  /** Taken away: its values stand for this other choice, or for nothing where it is empty. */
  into?: string;
}

export interface ChoiceOptions extends AnyOptions {
  choices: readonly Choice[];
  default?: string;
}

type Picked<O> = O extends { choices: readonly { value: infer V extends string }[] } ? V : string;

/** Without choices, where the system compares words of its own, each value stands for itself. */
const choicesOf = (field: Field): readonly Choice[] => (field as Partial<ChoiceOptions> & Field).choices ?? [];
const live = (field: Field) => choicesOf(field).filter(({ into }) => into === undefined);
const rank = (field: Field, value: string) => choicesOf(field).findIndex((one) => one.value === value);

/** The choice that a value stands for, once choices were merged or taken away; undefined where it stands for nothing. */
export function standsFor(field: Field, value: string): string | undefined {
  let at = value;
  for (let steps = choicesOf(field).length; steps >= 0; steps--) {
    const into = choicesOf(field).find((one) => one.value === at)?.into;
    if (into === undefined) return at;
    at = into;
  }
  return undefined; // '' is no choice, so the way ends above or here
}

const settled = (field: Field, values: readonly string[]) => [...new Set(values.flatMap((value) => standsFor(field, value) || []))];

/** What there is to choose comes before what was merged into it. */
function pick(field: Field, text: string): string | undefined {
  const wanted = folded(text);
  const meant = (one: Choice) => folded(one.value) === wanted || folded(one.label.en) === wanted || folded(one.label.zh) === wanted;
  const found = live(field).find(meant) ?? choicesOf(field).find(meant);
  return found && (standsFor(field, found.value) || undefined);
}

const labelOf = (field: Field, value: string, { language }: TextContext) => choicesOf(field).find((one) => one.value === value)?.label[language] ?? value;

const One = (field: Field) => z.string().check(z.refine((value) => rank(field, value) >= 0, 'NOT_A_CHOICE'));

const single: Omit<Kind<string>, 'name' | 'label'> = {
  many: false,
  key: 'text',
  schema: (field) => One(field),
  columns: { '': 'TEXT', _rank: 'INTEGER' },
  toRow: (value, field) => {
    const [now] = settled(field, [value]);
    return now === undefined ? [null, null] : [now, rank(field, now)];
  },
  keys: (value, field) => settled(field, [value]),
  sortBy: ['_rank', ''],
  operators: ['is', 'isNot', 'in', 'empty'],
  operandKey: (operand, field) => standsFor(field, String(operand)) || String(operand),
  operandSchema: () => z.string(),
  settle: (value, field) => settled(field, [value])[0],
  fromText: (text, field): FromText<string> => {
    const value = pick(field, text);
    return value === undefined ? { refused: 'NOT_A_CHOICE' } : { value };
  },
  toText: (value, field, context) =>
    settled(field, [value])
      .map((now) => labelOf(field, now, context))
      .join(''),
  searchText: () => [],
  guarded: (value) => [value],
  sample: (random, field) => random.pick(live(field)).value,
};

export const choice = kind(<const O extends ChoiceOptions>(options: O): Field<Picked<O>, O> => ({ kind: 'choice', ...options }) as Field<Picked<O>, O>, {
  ...single,
  name: 'choice',
  label: { en: 'Choice', zh: '单选' },
});

export const stage = kind(<const O extends ChoiceOptions>(options: O): Field<Picked<O>, O> => ({ kind: 'stage', ...options }) as Field<Picked<O>, O>, {
  ...single,
  name: 'stage',
  label: { en: 'Stage', zh: '阶段' },
  operators: ['is', 'isNot', 'in', 'empty'],
});

export const manyChoice = kind(
  <const O extends ChoiceOptions>(options: O): Field<Picked<O>[], O> => ({ kind: 'manyChoice', ...options }) as Field<Picked<O>[], O>,
  {
    name: 'manyChoice',
    label: { en: 'Several choices', zh: '多选' },
    many: true,
    key: 'text',
    schema: (field) => z.array(One(field)).check(z.minLength(1), z.maxLength(100), z.refine(distinct, 'TWICE')),
    columns: { '': 'TEXT' },
    toRow: (values: string[], field) => [settled(field, values).join(' ') || null],
    keys: (values: string[], field) => settled(field, values),
    operators: ['has', 'empty'],
    operandKey: (operand, field) => standsFor(field, String(operand)) || String(operand),
    operandSchema: () => z.string(),
    settle: (values: string[], field) => {
      const now = settled(field, values);
      return now.length > 0 ? now : undefined;
    },
    fromText: (text, field): FromText<string[]> => {
      const values = text
        .split(/[;,|、，；]/)
        .filter((part) => part.trim())
        .map((part) => pick(field, part));
      if (values.some((value) => value === undefined)) return { refused: 'NOT_A_CHOICE' };
      return { value: [...new Set(values as string[])] }; // undefined is refused above
    },
    toText: (values: string[], field, context) =>
      settled(field, values)
        .map((value) => labelOf(field, value, context))
        .join('; '),
    searchText: (values: string[]) => values,
    guarded: () => [],
    sample: (random, field) => {
      const values = live(field)
        .map((one) => one.value)
        .filter(() => random.chance(0.5));
      return values.length > 0 ? values : [random.pick(live(field)).value];
    },
  },
);

export const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
