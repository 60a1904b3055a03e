/** What is done when a record's time has come, by the name that its field gives it. */
import type { MomentOptions } from '@regulars/shared/fields/date.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Giving, give } from '../notifications/give.ts';
import type { Due } from '../runtime/store/due.ts';
import { ulidAt } from '../runtime/store/ids.ts';

type Deed = (giving: Giving, object: ObjectOf, record: AnyRecord, due: Due) => Promise<void>;

export const deeds: Record<NonNullable<MomentOptions['due']>, Deed> = {
  /** Whose the record is, unless what is to be done is done. */
  async remindOwner(giving, { name, owner }, record, { field, at }) {
    const user = owner && record[owner];
    if (typeof user !== 'string' || record.done === true) return;
    await give(giving, user, { id: ulidAt(at, `${record.id}|${field}|${user}`), kind: 'reminder', at, object: name, record: record.id, many: false });
  },
};
