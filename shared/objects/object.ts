/**
 * What an object is: one definition, JSON that the compiler understands, read three ways: as what is read, what makes a
 * new record and what changes one; each as a type and as a schema. Custom fields (`x_…`) and the reader's rights are
 * functions from definition to definition.
 */
import * as z from 'zod/mini';
import { type Field, isComputed, type Label, type Value } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { idPattern } from '../fields/link.ts';
import type { Refusal } from '../rules/refusal.ts';

/** What can be asked of every object's records; `only` in a definition narrows it. */
export const verbs = ['read', 'create', 'update', 'delete', 'upsert', 'batch', 'import', 'export', 'merge'] as const;
export type Verb = (typeof verbs)[number];

export interface Section {
  label: Label;
  fields: readonly string[];
}

export interface ObjectOf<F extends Record<string, Field> = Record<string, Field>> {
  /** Singular, as in ids: `customer_01J…`. */
  name: string;
  /** Plural, as in routes: `/v1/customers`. */
  plural: string;
  label: Label;
  pluralLabel: Label;
  /** Place in the menu, ascending: `list.mjs` sorts the list of objects by it. */
  menu?: number;
  /** Why the business keeps these records: for the register of processing. */
  purpose: string;
  fields: F;
  /** The field that names a record. */
  title: string;
  /** Columns of the list as it is first shown. */
  list: readonly string[];
  /** Fields of the short form that makes a record. */
  quick: readonly string[];
  /** The record page from top to bottom; fields in no section follow in one of their own. */
  sections: readonly Section[];
  /** Fields that a record does not show while they have no value. */
  hiddenWhenEmpty?: readonly string[];
  only?: readonly Verb[];
  /** The field that says whose a record is, for record access. */
  owner?: string;
  /** Kept for oneself or shared, in place of record access: the fields that say with whom (`rules/sharing.ts`). */
  shared?: { by?: string; team?: string };
  /** These records stand in the timeline of what their link fields point to, at the time of the field `at`; the choice `kind` says what each is. */
  entry?: { of: readonly string[]; at: string; kind?: string };
  /** These records join two of one object: the links to either, and the choice that says how. Drawn as a tree. */
  joins?: { from: string; how: string; to: string };
  /** Besides its fields a record holds what the workspace made up: fields, objects and rules, see `own.ts`. */
  holds?: 'definitions';
  /** Not offered as a page of its own: what the system keeps about itself. */
  internal?: boolean;
  /** Asked for like any other, but met within other pages: no menu, list or fields of one's own. */
  pageless?: boolean;
  /** Duplicates of its records are looked for, and can be merged: what was merged away says so in `mergedInto`. */
  merges?: boolean;
  /** Own objects only: the sign it goes by, a name from `shared/objects/icons.ts`. */
  icon?: string;
  /** Own objects only: gone for everybody, records kept until it is restored. */
  deleted?: boolean;
  /** What the workspace refuses to save. */
  rules?: readonly Refusal[];
}

/** Field names in a definition are checked against its fields. */
interface Names<F, N = keyof F & string> {
  title: N;
  list: readonly N[];
  quick: readonly N[];
  sections: readonly { label: Label; fields: readonly N[] }[];
  owner?: N;
  shared?: { by?: N; team?: N };
  entry?: { of: readonly N[]; at: N | 'createdAt'; kind?: N };
  joins?: { from: N; how: N; to: N };
}

export const object = <const F extends Record<string, Field>>(definition: ObjectOf<F> & Names<F>): ObjectOf<F> => definition;

type Flat<T> = { [K in keyof T]: T[K] } & {};
type Required<F> = { [K in keyof F as F[K] extends { required: true } ? K : never]: Value<F[K]> };
type Optional<F> = { [K in keyof F as F[K] extends { required: true } ? never : K]?: Value<F[K]> };
type ByRule<F> = { [K in keyof F as F[K] extends { by: 'rule' } ? K : never]: unknown };
type Custom = { [name: `x_${string}`]: unknown };

export interface System {
  id: string;
  version: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  /** Since when the record lies in the trash. */
  trashedAt?: string;
}

export type Read<O extends ObjectOf> = Flat<System & Required<O['fields']> & Optional<O['fields']> & Custom>;
export type New<O extends ObjectOf> = Flat<Omit<Required<O['fields']> & Optional<O['fields']>, keyof ByRule<O['fields']>> & Custom>;
/** `null` empties a field. */
export type Patch<O extends ObjectOf> = Flat<{ [K in Exclude<keyof O['fields'], keyof ByRule<O['fields']>>]?: Value<O['fields'][K]> | null } & Custom>;

/** A record of which no more is known than its object's name: what the store and the read model pass around. */
export type AnyRecord = System & { [field: string]: unknown };

export const systemFields = ['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'trashedAt'] as const;

const Instant = z.string();
/** An id, or `system:<name>` for what the system does by itself. */
const Actor = z.string().check(z.maxLength(60));
export const Id = (name: string) => z.string().check(z.refine((id) => idPattern.test(id) && id.slice(0, -27) === name, 'NOT_AN_ID'));

type Both<T> = z.ZodMiniType<T, T>; // never ZodMiniType<T>: its input is unknown, and wrong answers compile

export interface Schemas<O extends ObjectOf> {
  read: Both<Read<O>>;
  /** Of a record what was asked for; id and version always. */
  chosen: Both<Pick<Read<O>, 'id' | 'version'> & Partial<Read<O>>>;
  create: Both<New<O>>;
  update: Both<Patch<O>>;
  /** A whole record's fields before it is stored: required ones present, those set by rules allowed. */
  whole: Both<{ [field: string]: unknown }>;
}

/** Fields, objects, rules, roles and layouts as a workspace's settings hold them: written by the operations on them, checked there. */
const Words = z.strictObject({ en: z.string(), zh: z.string() });
const Definitions = z.looseObject({
  kind: z.optional(z.string()),
  label: z.optional(Words),
  sections: z.optional(z.array(z.strictObject({ label: Words, fields: z.array(z.string()) }))),
});

const made = new WeakMap<ObjectOf, Schemas<ObjectOf>>();

/** The schemas of a definition, made on first use: 1 to 3.5 ms each. */
export function schemas<O extends ObjectOf>(of: O): Schemas<O> {
  let found = made.get(of);
  if (!found) {
    const known = Object.entries(of.fields).filter(([, field]) => !field.deleted);
    const shape = (form: (field: Field, schema: z.ZodMiniType) => z.ZodMiniType | undefined) =>
      Object.fromEntries(
        known.flatMap(([name, field]) => {
          const schema = form(field, kindOf(field.kind).schema(field));
          return schema ? [[name, schema]] : [];
        }),
      );
    const stamps = { createdAt: Instant, createdBy: Actor, updatedAt: Instant, updatedBy: Actor };
    const system = { id: Id(of.name), version: z.int(), ...stamps, trashedAt: z.optional(Instant) };
    const whole = shape((field, schema) => (field.required ? schema : z.optional(schema)));
    // What it does not name is left out of answers: a record keeps the values of fields that are gone.
    const read = z.object({ ...system, ...shape((_, schema) => z.optional(schema)) });
    found = {
      read,
      chosen: z.partial(read, { createdAt: true, createdBy: true, updatedAt: true, updatedBy: true }),
      create: z.strictObject(
        shape((field, schema) => (field.by === 'rule' ? undefined : field.required && !('default' in field) ? schema : z.optional(schema))),
      ),
      whole: of.holds ? z.catchall(z.object(whole), Definitions) : z.strictObject(whole),
      update: z.strictObject(shape((field, schema) => (field.by === 'rule' ? undefined : z.optional(field.required ? schema : z.nullable(schema))))),
    } as unknown as Schemas<ObjectOf>; // the shapes are built from the fields the types are read from
    made.set(of, found);
  }
  return found as unknown as Schemas<O>; // kept under the definition it was made from
}

/** The definition with the workspace's own fields, in their order. */
export function withCustom<O extends ObjectOf>(of: O, custom: Readonly<Record<string, Field>>): O {
  if (Object.keys(custom).length === 0) return of;
  const ordered = Object.entries(custom).sort(([a, x], [b, y]) => (x.position ?? 0) - (y.position ?? 0) || (a < b ? -1 : 1));
  return { ...of, fields: { ...of.fields, ...Object.fromEntries(ordered) } };
}

/** What a workspace may arrange anew in a definition. */
export type Arranged = Pick<ObjectOf, 'sections' | 'hiddenWhenEmpty'>;

/** The definition with the workspace's own arrangement of a record. */
export const withLayout = <O extends ObjectOf>(of: O, layout: Arranged | undefined): O => (layout ? { ...of, ...layout } : of);

/** Fields that people see: neither deleted nor, for custom fields, hidden. */
export const shown = (of: ObjectOf): [string, Field][] => Object.entries(of.fields).filter(([, field]) => !field.deleted && !field.hidden);

export const offers = (of: ObjectOf, verb: Verb): boolean => (!of.only || of.only.includes(verb)) && (verb !== 'merge' || of.merges === true);

const computing = new WeakMap<ObjectOf, boolean>();

/** Whether an object has computed fields. Most have none, and then nothing that computes is loaded. */
export function hasComputed(of: ObjectOf): boolean {
  let found = computing.get(of);
  if (found === undefined) {
    found = Object.values(of.fields).some((field) => isComputed(field) && !field.deleted);
    computing.set(of, found);
  }
  return found;
}
