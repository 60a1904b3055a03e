/** The words a use case says what it wants with: `store.commit([update(lead, found, { … }), create(deal, { … })])`. */
import type { AnyRecord, New, ObjectOf, Patch, Read } from '@regulars/shared/objects/object.ts';
import { newId } from './ids.ts';
import type { Change } from './plan.ts';

export const create = <O extends ObjectOf>(object: O, values: New<O>, id = newId(object.name)): Change => ({ action: 'create', object, id, values });

/** Refused if somebody changed the record since it was read. */
export const update = <O extends ObjectOf>(object: O, before: Read<O> | AnyRecord, values: Patch<O>): Change => ({
  action: 'update',
  object,
  before: before as AnyRecord,
  values,
});

/** `into`: the record that it is merged into. */
export const trash = (object: ObjectOf, before: AnyRecord, into?: string): Change => ({ action: 'trash', object, before, ...(into ? { into } : {}) });
export const restore = (object: ObjectOf, before: AnyRecord): Change => ({ action: 'restore', object, before });
