/** One of a list, several of a list, and a stage: a choice whose order is a way to go. */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, folded, type Kind, kind, type Label, type TextContext } from './field.ts';

export interface Choice {
  value: string;
  label: Label;
  color?: 'gray' | 'teal' | 'blue' | 'violet' | 'pink' | 'red' | 'orange' | 'yellow' | 'green';
  /** The same seen from the other side, where a choice says how two records belong together. */
  inverse?: Label;
}

export interface ChoiceOptions extends AnyOptions {
  choices: readonly Choice[];
  default?: string;
}

type Picked<O> = O extends { choices: readonly { value: infer V extends string }[] } ? V : string;

const choicesOf = (field: Field) => (field as ChoiceOptions & Field).choices; // every builder of these kinds asks for them
const rank = (field: Field, value: string) => choicesOf(field).findIndex((one) => one.value === value);

function pick(field: Field, text: string): string | undefined {
  const wanted = folded(text);
  return choicesOf(field).find((one) => folded(one.value) === wanted || folded(one.label.en) === wanted || folded(one.label.zh) === wanted)?.value;
}

const labelOf = (field: Field, value: string, { language }: TextContext) => choicesOf(field).find((one) => one.value === value)?.label[language] ?? value;

const One = (field: Field) => z.string().check(z.refine((value) => rank(field, value) >= 0, 'NOT_A_CHOICE'));

const single: Omit<Kind<string>, 'name' | 'label'> = {
  many: false,
  key: 'text',
  schema: (field) => One(field),
  columns: { '': 'TEXT', _rank: 'INTEGER' },
  toRow: (value, field) => [value, rank(field, value)],
  keys: (value) => [value],
  sortBy: ['_rank', ''],
  operators: ['is', 'isNot', 'in', 'empty'],
  operandKey: String,
  operandSchema: () => z.string(),
  fromText: (text, field): FromText<string> => {
    const value = pick(field, text);
    return value === undefined ? { refused: 'NOT_A_CHOICE' } : { value };
  },
  toText: (value, field, context) => labelOf(field, value, context),
  searchText: () => [],
  guarded: (value) => [value],
  sample: (random, field) => random.pick(choicesOf(field)).value,
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
    toRow: (values: string[]) => [values.join(' ')],
    keys: (values: string[]) => values,
    operators: ['has', 'empty'],
    operandKey: String,
    operandSchema: () => z.string(),
    fromText: (text, field): FromText<string[]> => {
      const values = text
        .split(/[;,|、，；]/)
        .filter((part) => part.trim())
        .map((part) => pick(field, part));
      if (values.some((value) => value === undefined)) return { refused: 'NOT_A_CHOICE' };
      return { value: [...new Set(values as string[])] }; // undefined is refused above
    },
    toText: (values: string[], field, context) => values.map((value) => labelOf(field, value, context)).join('; '),
    searchText: (values: string[]) => values,
    guarded: () => [],
    sample: (random, field) => {
      const values = choicesOf(field)
        .map((one) => one.value)
        .filter(() => random.chance(0.5));
      return values.length > 0 ? values : [random.pick(choicesOf(field)).value];
    },
  },
);

export const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
