/**
 * What a field is: JSON that says its kind and options, sendable and storable. What a kind can do (check, show, compare,
 * store, import) stands once in the kind's own file, and everything that meets a value of the kind asks it there.
 */
import type * as z from 'zod/mini';
import type { Condition } from '../rules/condition.ts';
import type { Random } from '../rules/random.ts';

export type Language = 'en' | 'zh';
export type Label = Readonly<Record<Language, string>>;

/** `measure` over the records of the object `of` whose link `over` leads here, and for which `where` holds. */
export interface RollUp {
  of: string;
  over: string;
  measure: 'count' | 'sum' | 'mean' | 'min' | 'max';
  /** What is measured; a count needs none. */
  field?: string;
  /** Amounts of this ISO 4217 currency alone. */
  currency?: string;
  where?: Condition;
}

declare const value: unique symbol;

/** Options that a field of any kind may carry. */
export interface AnyOptions {
  label: Label;
  help?: Label;
  required?: boolean;
  /** Required only where the condition holds for the record. */
  requiredWhen?: Condition;
  /** Found by the search box. */
  searched?: boolean;
  /** No two records share a value: `commit` keeps a guard for each value. */
  unique?: boolean;
  /** Personal data in the sense of GDPR and PIPL. */
  personal?: boolean;
  /** Set by a rule or the system alone: readers see it, nobody may send it. */
  by?: 'rule';
  /** Worked out from this expression (`rules/formula`): the field is of the kind of the result, and nobody sets it. */
  formula?: string;
  /** Worked out from the records of another object that link to this one. */
  rollUp?: RollUp;
  /** Custom fields only: place among the custom fields, ascending. */
  position?: number;
  /** Left out of forms and lists, still in the API. */
  hidden?: boolean;
  /** Custom fields only: gone for everybody, values kept until it is restored. */
  deleted?: boolean;
}

/** A field whose values have the type V; the symbol exists for the compiler only. */
export type Field<V = unknown, O extends object = object> = { kind: string } & AnyOptions & O & { readonly [value]?: V };

export type Value<F> = F extends { readonly [value]?: infer V } ? Exclude<V, undefined> : never;

/** Comparison operators of the filter tree, see `rules/condition.ts`. */
export type Operator = 'is' | 'isNot' | 'in' | 'lt' | 'lte' | 'gt' | 'gte' | 'contains' | 'startsWith' | 'has' | 'within' | 'empty';

export type Cell = string | number | null;

/** What reading and writing text needs to know about the workspace and the reader. */
export interface TextContext {
  language: Language;
  /** ISO 4217 code assumed where a text names none. */
  currency: string;
  /** IANA name, for date-times. */
  timeZone: string;
  /** ISO 3166 country assumed for phone numbers without a country code. */
  region: string;
  /** Reads a telephone number in any national form as E.164 (`rules/phoneNumber.ts`); only `+…` is read without it. */
  parsePhone?: (text: string, region: string) => string | undefined;
}

/** A text that could be read as a value, or the code of the sentence that says why not (`errors.ts`). */
export type FromText<V> = { value: V } | { refused: string };

/**
 * What the system knows about a kind of field.
 * `columns`: suffix → SQLite type. The column with the empty suffix holds the *key*: what is compared, sorted by and
 * grouped by. `keys` gives the keys of a value: one for a single value, any number when `many`.
 */
export interface Kind<V = unknown> {
  name: string;
  label: Label;
  /** Several values in one field; a comparison holds when it holds for one of them. */
  many: boolean;
  /** The type of a key. */
  key: 'text' | 'number';
  schema(field: Field): z.ZodMiniType<V, V>;
  columns: Readonly<Record<string, 'TEXT' | 'INTEGER' | 'REAL'>>;
  /** One cell for each column, in order of `columns`. */
  toRow(value: V, field: Field): readonly Cell[];
  keys(value: V, field: Field): readonly (string | number)[];
  /** Keys are text in people's words: Chinese characters in them sort by the reader's collation. */
  collated?: true;
  /** Column suffixes that a sort goes by, in order; the key alone unless given. */
  sortBy?: readonly string[];
  /** The value as it is written today, where the field has changed since; undefined where it stands for nothing any more. */
  settle?(value: V, field: Field): V | undefined;
  operators: readonly Operator[];
  /** The keys that an operand stands for; throws nothing: the operand passed `operandSchema`. */
  operandKey(operand: unknown, field: Field): string | number;
  /** Schema of the operand of a comparison with one value. */
  operandSchema(field: Field): z.ZodMiniType;
  fromText(text: string, field: Field, context: TextContext): FromText<V>;
  toText(value: V, field: Field, context: TextContext): string;
  /** Texts that the search finds the record by. */
  searchText(value: V, field: Field): readonly string[];
  /** The values that a unique field guards, in the form that must not occur twice. */
  guarded(value: V, field: Field): readonly string[];
  /** A valid value drawn from the random source: for property tests, fuzz and samples. */
  sample(random: Random, field: Field): V;
}

/** A builder and what is known of its kind, in one value. */
// biome-ignore lint/suspicious/noExplicitAny: a builder's arguments differ by kind and are checked where it is called
export const kind = <B extends (...args: any[]) => object, V>(build: B, knows: Kind<V>): B & { knows: Kind<V> } => Object.assign(build, { knows });

/** Text as it is compared: width, composition and case do not count. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** Whether a field's values are worked out, by a formula or a roll-up. */
export const isComputed = (field: AnyOptions): boolean => field.formula !== undefined || field.rollUp !== undefined;
