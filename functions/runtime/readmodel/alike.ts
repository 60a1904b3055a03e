/**
 * Records that are probably the same as what is being typed. Few candidates are looked up by their e-mails, numbers and
 * pieces of the name; only these are compared, so it costs the same in a large workspace.
 */
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { aloudOf, type DuplicateRule, likeness, type Reason, WARNED } from '@regulars/shared/rules/likeness.ts';
import { nameHan, nameWords, type Traits, traitsOf } from '@regulars/shared/rules/traits.ts';
import { and, type Bits, empty, or, rowsIn as rowsOf } from './bits.ts';
import { fieldsOf, readable } from './columns.ts';
import { matches } from './matches.ts';
import { rowsIn } from './memory.ts';
import { asked, type Session, texts } from './query.ts';
import { readAloud } from './reading.ts';
import { search } from './search.ts';

export interface Alike {
  score: number;
  reasons: Reason[];
  record: AnyRecord;
}

type Values = Readonly<Record<string, unknown>>;

const MOST_COMPARED = 400;
const SHOWN = 5;
const WORDS = 3;
const LONG = 4;
const exact = new Set(['email', 'emails', 'phone', 'phones']);

export function alikeTo(session: Session, of: ObjectOf, values: Values, rules: ReadonlySet<DuplicateRule>, except?: string): Alike[] {
  const traits = readable(() => traitsOf(of, values, readAloud), undefined);
  if (!traits) return [];
  const found = or(sameKeys(session, of, values), sameName(session, of, traits, String(values[of.title] ?? '')));
  const rows = [...rowsOf(and(found, asked(session, of, {}, false).bits))].slice(0, MOST_COMPARED);
  return texts(session, of, rows)
    .map((text) => JSON.parse(text) as AnyRecord) // written by apply
    .filter(({ id }) => id !== except)
    .map((record) => ({ ...likeness(traits, traitsOf(of, record, readAloud), rules), record }))
    .filter(({ score }) => score >= WARNED)
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN);
}

/** Records with one of the addresses or numbers. */
function sameKeys({ memory }: Session, of: ObjectOf, values: Values): Bits {
  const bits = empty(rowsIn(memory, of.name).size);
  for (const [name, field] of Object.entries(fieldsOf(of))) {
    const value = values[name];
    if (!exact.has(field.kind) || value === undefined || value === null) continue;
    const keys = readable(() => kindOf(field.kind).keys(value, field), []).filter((key) => typeof key === 'string' && key !== '');
    if (keys.length > 0) or(bits, matches(memory, of.name, { name, field, test: { in: keys } }));
  }
  return bits;
}

/** Records whose name has a piece of each word: one typing error leaves one half of a word whole. */
function sameName({ memory }: Session, of: ObjectOf, traits: Traits, name: string): Bits {
  const { size } = rowsIn(memory, of.name);
  const bits = empty(size);
  const field = fieldsOf(of)[of.title];
  if (!field?.searched) return bits;
  const all = [...new Set(nameWords(name))].sort((a, b) => b.length - a.length);
  const long = all.filter((word) => word.length >= LONG); // of a short one no half says anything
  const words = (long.length > 0 ? long : all).slice(0, WORDS);
  const needles = words.length > 0 ? combined(words.map(halves)) : [];
  const han = nameHan(name);
  for (const needle of [...needles, han, ...aloudOf(traits)]) {
    if ([...needle].length < 2) continue;
    const part = search(memory.file, of.name, [[of.title, field]], needle, size, false)?.part;
    if (part) or(bits, part);
  }
  return bits;
}

const halves = (word: string): string[] => (word.length < LONG ? [word] : [word.slice(0, Math.ceil(word.length / 2)), word.slice(Math.floor(word.length / 2))]);

/** One of each, in all ways. */
const combined = (choices: readonly string[][]): string[] =>
  choices.reduce<string[]>((all, some) => all.flatMap((text) => some.map((one) => (text ? `${text} ${one}` : one))), ['']);
