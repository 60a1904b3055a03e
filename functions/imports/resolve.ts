/** What rows do to the records that are there: which they match, whom they link to, what is made, changed or refused. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { type Field, folded, type TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { saysTheSame } from '@regulars/shared/rules/cells.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { newId } from '../runtime/store/ids.ts';
import { type Change, fieldOfGuard, plan, type Writer } from '../runtime/store/plan.ts';
import { guardsOf } from '../runtime/store/record.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { Finder } from './finder.ts';
import { type Joins, joinChanges, joinsThere } from './joins.ts';
import type { Layout } from './layout.ts';
import { type Linked, linkOf, linksOf, type Made } from './links.ts';
import { matchesOf } from './match.ts';
import type { Refused } from './reasons.ts';
import type { Meaning, ReadRow } from './row.ts';

/** What rows are read and resolved with. */
export interface Importing extends Pick<Work, 'table' | 'keyring' | 'job'> {
  layout: Layout;
  meanings: readonly Meaning[];
  object: ObjectOf;
  settings: Settings;
  context: TextContext;
  finder: Finder;
  /** Whoever writes rows with the same writer plans them once. */
  writer: Writer;
}

export interface Ready {
  row: number;
  outcome: 'created' | 'updated' | 'unchanged';
  /** The row's own change, none where nothing changes. */
  change?: Exclude<Change, { action: 'trash' | 'restore' }>;
  before?: AnyRecord;
  /** Records that are linked to and made with it, each by the first row that names it. */
  made: readonly Made[];
  /** Relations that are made with it. */
  joins: readonly Change[];
  /** Unique values that the row takes and had not. */
  guards: readonly string[];
  /** Items of a transaction. */
  cost: number;
}

export type Outcome = Ready | Refused;
export const isReady = (outcome: Outcome): outcome is Ready => !('faults' in outcome);
export const isRefused = (outcome: Outcome): outcome is Refused => 'faults' in outcome;

const MOST_GUARDS = 40;

/** One portion: its rows match different records. */
export async function resolve(rows: readonly ReadRow[], importing: Importing): Promise<Outcome[]> {
  const [matches, links] = await Promise.all([matchesOf(rows, importing), linksOf(rows, importing)]);
  const there = await joinsThere(rows, matches, importing);
  const making = new Map<string, Made>();
  const taken = new Set<string>();
  return rows.map((row) => {
    const match = matches.get(row.row) ?? {};
    if ('code' in match) return refused(row, [{ pointer: `/${match.field}`, code: match.code }]);
    const linked = linkOf(row, match.record, links, making, importing);
    const faults = [...openFaults(row, match.record, importing), ...linked.faults];
    if (faults.length > 0) return refused(row, faults);
    const outcome = planned(row, match.record, linked, there, importing);
    if (isRefused(outcome)) return outcome;
    const twice = outcome.guards.find((guard) => taken.has(guard));
    if (twice) return refused(row, [{ pointer: `/${fieldOfGuard(twice)}`, code: 'DUPLICATE' }]);
    for (const guard of outcome.guards) taken.add(guard);
    for (const one of linked.made) making.set(`${one.to}|${folded(one.text)}`, one);
    return outcome;
  });
}

const refused = ({ row }: ReadRow, faults: Refused['faults']): Refused => ({ row, faults });

/** A cell that cannot be read, but says what the record has, is no fault. */
const openFaults = ({ faults, texts }: ReadRow, before: AnyRecord | undefined, { object, context }: Importing): Fault[] =>
  faults.flatMap(({ field, code }): Fault[] => {
    const of = object.fields[field];
    const isSame = of && before?.[field] !== undefined && saysTheSame(before[field], of, texts[field] ?? '', undefined, context);
    return isSame ? [] : [{ pointer: field ? `/${field}` : '', code }];
  });

function planned(
  row: ReadRow,
  before: AnyRecord | undefined,
  { values: links, made, joins: said }: Linked,
  there: Joins,
  { layout, object, context, keyring, writer }: Importing,
): Outcome {
  const values = { ...(before ? changedBy(row, before, layout, object, context) : { ...row.constants, ...filled(row.values) }), ...links };
  const change = before ? ({ action: 'update', object, before, values } as const) : ({ action: 'create', object, id: newId(object.name), values } as const);
  try {
    const own = plan(change, writer, keyring);
    const [now, held] = [own?.guards ?? [], before ? guardsOf(before) : []];
    const guards = now.filter((guard) => !held.includes(guard));
    const released = own ? held.filter((guard) => !now.includes(guard)).length : 0;
    const joins = joinChanges(before?.id ?? own?.record.id ?? '', before, said, there);
    const more = [...made.map((one) => one.change), ...joins].map((one) => 2 + (plan(one, writer, keyring)?.guards.length ?? 0));
    if (guards.length + released > MOST_GUARDS) return refused(row, [{ pointer: '', code: 'TOO_LONG' }]);
    const outcome = before ? (own || joins.length > 0 ? 'updated' : 'unchanged') : 'created';
    const cost = (own ? 2 + guards.length + released : 0) + more.reduce((sum, one) => sum + one, 0);
    return { row: row.row, outcome, guards, cost, made, joins, ...(own ? { change } : {}), ...(before ? { before } : {}) };
  } catch (error) {
    if (error instanceof CrmError) return refused(row, error.faults.length > 0 ? error.faults : [{ pointer: '', code: 'INVALID' }]);
    throw error;
  }
}

const filled = (values: ReadRow['values']) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** What the row says otherwise than the record; what it was matched by stays, other addresses beside it too. */
function changedBy({ values, texts }: ReadRow, before: AnyRecord, { match }: Layout, object: ObjectOf, context: TextContext): Record<string, unknown> {
  const same = (name: string, value: unknown) => {
    const field = object.fields[name] as Field; // values are of fields
    if (value === null || before[name] === undefined) return false;
    return (name === match?.by && holdsAll(before[name], value, field)) || saysTheSame(before[name], field, texts[name] ?? '', value, context);
  };
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(name, value)));
}

function holdsAll(before: unknown, value: unknown, field: Field): boolean {
  const { guarded } = kindOf(field.kind);
  const held = guarded(before, field);
  return guarded(value, field).every((one) => held.includes(one));
}
