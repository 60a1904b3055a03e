import { preference } from '@regulars/shared/objects/preference.ts';
import { updatePreferences } from '@regulars/shared/operations/preferences.ts';
import { handle } from '../runtime/http/handle.ts';
import { create, update } from '../runtime/store/changes.ts';
import { preferenceId, preferencesOf, preferencesView } from './preferences.ts';

/** An empty list is no value of a field: it empties it. */
const filled = (ids: string[] | undefined) => (ids && ids.length === 0 ? null : ids);

export const handler = handle(updatePreferences, async ({ input, store, user }) => {
  const found = await preferencesOf(store, user.user);
  const wanted = Object.entries({ favourites: filled(input.favourites), opens: filled(input.opens) }).filter(([, ids]) => ids !== undefined);
  const change = found
    ? update(preference, found, Object.fromEntries(wanted))
    : create(preference, { owner: user.user, ...Object.fromEntries(wanted.filter(([, ids]) => ids !== null)) }, preferenceId(user.user));
  return store.commit([change], { answer: ([stored]) => preferencesView(stored) });
});
