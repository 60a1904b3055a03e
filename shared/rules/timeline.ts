/**
 * What stands in a timeline, by kind: entries of an object (`task`), of one of its kinds (`interaction.call`), and over
 * all of them those with `files`, those with `mentions`, and the `changes` of the record itself. Pages offer these
 * names and the server takes no others; both read them from the definitions as the reader sees them.
 */
import type { Label } from '../fields/field.ts';
import type { Condition } from './condition.ts';
import { MENTIONS } from './notices.ts';

/** What is read of a definition here: those of the server and of the pages have it alike. */
interface Entry {
  name: string;
  entry?: { of: readonly string[]; at: string; kind?: string };
  fields: Readonly<Record<string, { kind: string; label?: Label; deleted?: boolean; to?: unknown; choices?: unknown }>>;
}

export interface TimelineKind<O> {
  name: string;
  /** The object whose entries they are; of any object without. */
  object?: O;
  label?: Label;
}

/** The links over which records of an object stand in the timeline of another. */
export const entryLinks = ({ entry, fields }: Entry, of: string): string[] =>
  (entry?.of ?? []).filter((name) => {
    const field = fields[name];
    return field && !field.deleted && field.to === of;
  });

const filesOf = ({ fields }: Entry): string[] => Object.entries(fields).flatMap(([name, { kind, deleted }]) => (kind === 'files' && !deleted ? [name] : []));
const mentions = ({ fields }: Entry): boolean => fields[MENTIONS]?.kind === 'links';

/** Everything that the timeline of an object's records can be narrowed to. */
export function timelineKinds<O extends Entry>(objects: Iterable<O>, of: string): TimelineKind<O>[] {
  const entries = [...objects].filter((one) => entryLinks(one, of).length > 0);
  return [
    ...entries.flatMap((object) => kindsIn(object)),
    ...(entries.some(mentions) ? [{ name: 'mentions' }] : []),
    ...(entries.some((one) => filesOf(one).length > 0) ? [{ name: 'files' }] : []),
    { name: 'changes' },
  ];
}

function kindsIn<O extends Entry>(object: O): TimelineKind<O>[] {
  const { kind } = object.entry ?? {};
  const choices = (kind && object.fields[kind]?.choices) as readonly { value: string; label: Label; into?: string }[] | undefined; // a choice field has them
  if (!choices) return [{ name: object.name, object }];
  return choices.flatMap(({ value, label, into }) => (into === undefined ? [{ name: `${object.name}.${value}`, object, label }] : []));
}

/** Which of an object's entries these kinds mean: all of them, none, or those that a condition holds for. */
export function entriesMeant(of: Entry, kinds: readonly string[] | undefined): Condition | 'all' | 'none' {
  if (!kinds || kinds.includes(of.name)) return 'all';
  const own = kinds.flatMap((name) => (name.startsWith(`${of.name}.`) ? [name.slice(of.name.length + 1)] : []));
  const or: Condition[] = [
    ...(own.length > 0 && of.entry?.kind ? [{ field: of.entry.kind, in: own }] : []),
    ...(kinds.includes('files') ? filesOf(of).map((field) => ({ field, empty: false })) : []),
    ...(kinds.includes('mentions') && mentions(of) ? [{ field: MENTIONS, empty: false }] : []),
  ];
  return or.length > 0 ? { or } : 'none';
}

/** The first of the names that means nothing here. */
export function unknownKind(objects: Iterable<Entry>, of: string, kinds: readonly string[]): string | undefined {
  const known = new Set(timelineKinds(objects, of).flatMap(({ name, object }) => [name, ...(object ? [object.name] : [])]));
  return kinds.find((name) => !known.has(name));
}
