/**
 * From what somebody wants to change to what will be stored: defaults, the object's rule, conditions of required
 * fields, the whole record checked against its full definition. Nothing is written here.
 */
import { CrmError, type Fault, faultsOf } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { type AnyRecord, type ObjectOf, schemas } from '@regulars/shared/objects/object.ts';
import { ruleOf } from '@regulars/shared/rules/index.ts';
import { complaints, missing } from '@regulars/shared/rules/refusal.ts';
import type { Entry } from './entry.ts';
import { canonical, fieldsOf } from './record.ts';
import { type Keyring, keyedHash } from './seal.ts';

export type Values = Readonly<Record<string, unknown>>;

export type Change =
  | { action: 'create'; object: ObjectOf; id: string; values: Values }
  /** `moved`: links follow a record that was merged, and nothing else of the record is looked at. */
  | { action: 'update'; object: ObjectOf; before: AnyRecord; values: Values; recorded?: boolean; moved?: boolean }
  /** `into`: the record that it is merged into. */
  | { action: 'trash' | 'restore'; object: ObjectOf; before: AnyRecord; into?: string };

export interface Planned {
  object: ObjectOf;
  record: AnyRecord;
  before: AnyRecord | undefined;
  entry: Omit<Entry, 'lane' | 'sequence'>;
  /** Names of guards as they must be after the change. */
  guards: readonly string[];
}

/** Who writes, when, and on whose behalf. */
export interface Writer {
  user: string;
  via: string;
  cause?: string | undefined;
  now: string;
  timeZone: string;
  settings: number;
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || a === null || b === undefined || b === null) return (a ?? null) === (b ?? null);
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** Jobs plan a change to see what it would do, and then commit it: by the same writer that is the same plan. */
const made = new WeakMap<Change, { writer: Writer; planned: Planned | undefined }>();

/** Undefined where nothing changes. */
export function plan(change: Change, writer: Writer, keyring: Keyring): Planned | undefined {
  const known = made.get(change);
  if (known?.writer === writer) return known.planned;
  const planned = planAnew(change, writer, keyring);
  made.set(change, { writer, planned });
  return planned;
}

function planAnew(change: Change, writer: Writer, keyring: Keyring): Planned | undefined {
  const { object, action } = change;
  const before = change.action === 'create' ? undefined : change.before;
  const fields = action === 'create' || action === 'update' ? valuesAfter(change, before, writer) : laidAway(change, fieldsOf(change.before));
  const old = before ? fieldsOf(before) : {};
  const changed = [...new Set([...Object.keys(old), ...Object.keys(fields)])].filter((name) => !same(old[name], fields[name])).sort();
  if (action === 'update' && changed.length === 0) return undefined;

  const record = canonical(
    {
      id: change.action === 'create' ? change.id : change.before.id,
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? writer.now,
      createdBy: before?.createdBy ?? writer.user,
      updatedAt: writer.now,
      updatedBy: writer.user,
      trashedAt: action === 'trash' ? writer.now : action === 'update' ? before?.trashedAt : undefined,
    },
    fields,
  );
  const only = (of: Values) => Object.fromEntries(changed.filter((name) => of[name] !== undefined && of[name] !== null).map((name) => [name, of[name]]));
  return {
    object,
    record,
    before,
    entry: {
      object: object.name,
      record: record.id,
      version: record.version,
      action,
      before: only(old),
      after: only(fields),
      at: writer.now,
      by: writer.user,
      via: writer.via,
      settings: writer.settings,
      ...(writer.cause ? { cause: writer.cause } : {}),
    },
    guards: record.trashedAt ? [] : guardNames(object, fields, keyring), // what lies in the trash holds no value
  };
}

/** What is merged away says into which; what comes back was not. */
const laidAway = ({ action, into }: Extract<Change, { into?: string }>, { mergedInto: before, ...fields }: Values): Values => {
  const mergedInto = action === 'trash' ? (into ?? before) : undefined;
  return mergedInto === undefined ? fields : { ...fields, mergedInto };
};

function valuesAfter(change: Extract<Change, { values: Values }>, before: AnyRecord | undefined, writer: Writer): Values {
  const { object, values } = change;
  const merged: Record<string, unknown> = before ? { ...fieldsOf(before), ...values } : { ...defaults(object, writer), ...values };
  if (change.action === 'update' && change.moved) return merged;
  const recorded = change.action === 'update' && change.recorded; // undo writes recorded values and runs no rule
  if (recorded) return checked(object, merged, writer, true);
  const after = settled(object, merged);
  const outcome = ruleOf(object.name)?.({ before, after, now: writer.now });
  if (outcome && 'faults' in outcome) throw new CrmError('INVALID', undefined, outcome.faults);
  return checked(object, { ...after, ...outcome?.fields }, writer, false);
}

/** Values of choices that were merged or taken away since, as what they stand for. */
const settled = (object: ObjectOf, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = object.fields[name];
      const settle = field && !field.deleted && kindOf(field.kind).settle;
      return [name, settle && value !== undefined && value !== null ? settle(value, field) : value];
    }),
  );

function defaults(object: ObjectOf, writer: Writer): Values {
  return Object.fromEntries(
    Object.entries(object.fields).flatMap(([name, field]) => {
      if (!('default' in field)) return [];
      const value = field.default === 'me' ? writer.user : field.default === 'now' ? writer.now : field.default;
      return field.default === 'me' && !writer.user.startsWith('user_') ? [] : [[name, value]];
    }),
  );
}

/** What the workspace's own rules say counts for whoever writes anew: recorded values were accepted once. */
function checked(object: ObjectOf, fields: Values, writer: Writer, recorded: boolean): Values {
  const present = Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== null && value !== undefined && !object.fields[name]?.deleted));
  const parsed = schemas(object).whole.safeParse(present, { reportInput: true });
  if (!parsed.success) throw new CrmError('INVALID', undefined, faultsOf(parsed.error.issues));
  const moment = { now: writer.now, timeZone: writer.timeZone };
  const faults: Fault[] = recorded
    ? []
    : [
        ...missing(object, parsed.data, moment).map((name) => ({ pointer: `/${name}`, code: 'REQUIRED' }) as const),
        ...complaints(object, parsed.data, moment).map(({ field, message }) => ({ pointer: `/${field}`, code: 'RULE', message }) as const),
      ];
  if (faults.length > 0) throw new CrmError('INVALID', faults.map(({ pointer, code }) => `${pointer} ${code}`).join(), faults);
  // Values of deleted fields stay as they are until the field comes back.
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => object.fields[name]?.deleted));
  return { ...parsed.data, ...kept };
}

/** `customer#emails#<hash>` for each value of a unique field. */
export function guardNames(object: ObjectOf, fields: Values, keyring: Keyring): string[] {
  return Object.entries(object.fields).flatMap(([name, field]) => {
    const value = fields[name];
    if (!field.unique || field.deleted || value === undefined || value === null) return [];
    return kindOf(field.kind)
      .guarded(value, field)
      .map((text) => guardName(object, name, text, keyring));
  });
}

export const guardName = (object: ObjectOf, field: string, text: string, keyring: Keyring): string =>
  `${object.name}#${field}#${keyedHash(keyring, `${object.name}|${field}|${text}`)}`;

export const fieldOfGuard = (guard: string): string => guard.split('#')[1] ?? '';
