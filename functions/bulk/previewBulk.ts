import { reasonOf } from '@regulars/shared/errors.ts';
import { previewBulk } from '@regulars/shared/operations/bulk.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { changeOf, type Reason } from './changeOf.ts';
import { textContext } from './context.ts';
import { type Asked, checkAsked, recordsIn, targetsOf } from './selection.ts';

const LOOKED = 1000;
const EXAMPLES = 5;
const REFUSALS = 200;

/** Nothing is written: each change is planned as the job will plan it. What only the table knows, such as a value that
 * another record holds, shows when the job comes to it. */
export const handler = handleRecords(previewBulk, async ({ input, object, readmodel, store, settings, user, language, now }) => {
  const asked = input as Asked; // its schema is the object's
  checkAsked(asked, object, user);
  const targets = await targetsOf(asked, object, { readmodel, objectOf: (name) => settings.definitions.find((one) => one.name === name) });
  const tried = targets.slice(0, LOOKED);
  const ids = tried.map(({ id }) => id);
  const records = await recordsIn(object, ids, readmodel);
  const meaning = {
    // What the reader may not see is not in these records, and is not asked for either.
    object,
    seen: object,
    wanted: asked,
    context: await textContext(settings, language),
    writer: { user: user.user, via: 'bulk', now, timeZone: settings.timeZone, settings: settings.version },
    keyring: store.keyring,
  };
  const titled = (id: string) => ({ id, title: String(records.get(id)?.[object.title] ?? '') });
  const meant = tried.map((target) => ({ id: target.id, ...changeOf(records.get(target.id), target, meaning) }));
  const refused = meant.flatMap((one) => ('refused' in one ? [one] : []));
  const changed = meant.flatMap((one) => ('planned' in one && one.planned ? [{ id: one.id, entry: one.planned.entry }] : []));
  return {
    count: targets.length,
    looked: tried.length,
    changed: changed.length,
    refused: refused.length,
    refusals: refused
      .flatMap((one) => one.refused.map((reason) => ({ ...titled(one.id), ...fieldOf(reason), code: reason.code, detail: reasonOf(reason, language) })))
      .slice(0, REFUSALS),
    examples: changed.slice(0, EXAMPLES).map(({ id, entry: { before, after } }) => ({
      ...titled(id),
      changes: [...new Set([...Object.keys(before), ...Object.keys(after)])]
        .filter((field) => object.fields[field] && !object.fields[field].deleted)
        .map((field) => ({ field, before: before[field], after: after[field] })),
    })),
  };
});

const fieldOf = ({ field }: Reason) => (field ? { field } : {});
