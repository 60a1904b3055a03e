/** What a bulk change means for one record: the change to commit, nothing where it is so already, or why it is refused. */
import { CrmError, type ErrorCode, type Fault, type FaultCode } from '@regulars/shared/errors.ts';
import { type Field, folded, type Label, type TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Change, type Planned, plan, type Writer } from '../runtime/store/plan.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Target, Wanted } from './order.ts';

export interface Reason {
  field?: string;
  code: FaultCode | ErrorCode;
  /** What a rule of the workspace says itself. */
  message?: Label;
}

export type Meant = { change?: Change; planned?: Planned } | { refused: Reason[] };

export interface Meaning {
  object: ObjectOf;
  /** As who asks sees it: texts go into no other fields. */
  seen: ObjectOf;
  wanted: Wanted;
  context: TextContext;
  writer: Writer;
  keyring: Keyring;
}

export const refusedFor = (error: CrmError): Reason[] =>
  error.faults.length > 0
    ? error.faults.map(({ pointer, code, message }) => ({ ...fieldIn(pointer), code, ...(message ? { message } : {}) }))
    : [{ code: error.code }];

const fieldIn = (pointer: string) => {
  const [, field] = pointer.split('/');
  return field ? { field } : {};
};

export function changeOf(record: AnyRecord | undefined, { texts = {} }: Target, { object, seen, wanted, context, writer, keyring }: Meaning): Meant {
  if (!record) return { refused: [{ code: 'NOT_FOUND' }] };
  const isTrashed = record.trashedAt !== undefined;
  if (wanted.move) {
    if (isTrashed === (wanted.move === 'trash')) return {}; // it is there already
    if (record.mergedInto) return { refused: [{ code: 'MERGED' }] };
    return planned({ action: wanted.move, object, before: record }, writer, keyring);
  }
  if (isTrashed) return { refused: [{ code: 'IN_TRASH' }] };
  const read = readTexts(texts, record, seen, context);
  if (read.faults.length > 0) return { refused: read.faults.map(({ pointer, code }) => ({ ...fieldIn(pointer), code })) };
  const values = { ...wanted.set, ...grown(record, wanted), ...read.values };
  return planned({ action: 'update', object, before: record, values }, writer, keyring);
}

/** Planned here to find what is wrong with this record; `commit` plans again what it writes. */
function planned(change: Change, writer: Writer, keyring: Keyring): Meant {
  try {
    const made = plan(change, writer, keyring);
    return made ? { change, planned: made } : {};
  } catch (error) {
    if (error instanceof CrmError) return { refused: refusedFor(error) };
    throw error;
  }
}

/** Lists with entries added at their end and others taken out; what is compared is what people see as the same. */
function grown(record: AnyRecord, { add = {}, remove = {} }: Wanted): Record<string, unknown> {
  const names = new Set([...Object.keys(add), ...Object.keys(remove)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const list = (record[name] as string[] | undefined) ?? []; // fields that grow hold lists of texts
      const gone = new Set((remove[name] ?? []).map(folded));
      const kept = list.filter((one) => !gone.has(folded(one)));
      const known = new Set(kept.map(folded));
      const next = [...kept, ...(add[name] ?? []).filter((one) => !known.has(folded(one)))];
      return [name, next.length > 0 ? next : null];
    }),
  );
}

/** A text that says what the field holds already changes nothing, so that labels beside addresses survive a paste. */
function readTexts(texts: Readonly<Record<string, string>>, record: AnyRecord, object: ObjectOf, context: TextContext) {
  const values: Record<string, unknown> = {};
  const faults: Fault[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const field = fieldNamed(object, name);
    const old = record[name];
    if (!field) faults.push({ pointer: `/${name}`, code: 'UNKNOWN_FIELD' });
    else if (field.by === 'rule') faults.push({ pointer: `/${name}`, code: 'READ_ONLY' });
    else if (text.trim() === '') values[name] = null;
    else if (old === undefined || kindOf(field.kind).toText(old, field, context) !== text.trim()) {
      const read = kindOf(field.kind).fromText(text, field, context);
      if ('refused' in read)
        faults.push({ pointer: `/${name}`, code: read.refused as FaultCode }); // kinds refuse by codes of faults
      else values[name] = read.value;
    }
  }
  return { values, faults };
}

/** A field by a name from outside, which may be one that every JavaScript object has. */
const fieldNamed = ({ fields }: ObjectOf, name: string): Field | undefined =>
  Object.hasOwn(fields, name) && !fields[name]?.deleted ? fields[name] : undefined;
