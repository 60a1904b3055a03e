import { CrmError } from '@regulars/shared/errors.ts';
import { changeKind } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { entryOf, ownField } from './change.ts';

/** The new field is there at once, empty; the old one is deleted and keeps its values, which the job converts. */
export const handler = handle(changeKind, async ({ input: { object: of, name, body }, ...given }) => {
  const { converted, nextName } = await import('./conversion.ts'); // seldom asked for: kept out of the cold start
  const { beginRevision } = await import('./revision.ts');
  return beginRevision(given, (settings) => {
    const object = settingsFrom(settings).definitions.find((one) => one.name === of && !one.internal && !one.pageless && !one.deleted);
    if (!object) throw new CrmError('NOT_FOUND', of);
    const field = converted(object, name, body);
    const old = ownField(settings, { object: of, name });
    const next = nextName(name, object);
    const entries = { [entryOf({ object: of, name })]: { ...old, deleted: true }, [entryOf({ object: of, name: next })]: field };
    return { entries, answer: { name: next }, order: { object: of, field: name, to: next, ...(old.required ? { required: true } : {}) } };
  });
});
