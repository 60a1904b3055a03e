import { preference } from '@regulars/shared/objects/preference.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { updatePreferences } from '@regulars/shared/operations/preferences.ts';
import { handle } from '../runtime/http/handle.ts';
import { create, update } from '../runtime/store/changes.ts';
import { preferenceId, preferencesOf, preferencesView } from './preferences.ts';

/** An empty list is no value of a field: it empties it. */
const filled = (ids: string[] | undefined) => (ids && ids.length === 0 ? null : ids);

export const handler = handle(updatePreferences, async ({ input, store, user }) => {
  const [found, me] = await Promise.all([preferencesOf(store, user.user), store.me()]);
  const { collation } = input;
  const wanted = Object.entries({ favourites: filled(input.favourites), opens: filled(input.opens) }).filter(([, ids]) => ids !== undefined);
  const kept = found
    ? update(preference, found, Object.fromEntries(wanted))
    : create(preference, { owner: user.user, ...Object.fromEntries(wanted.filter(([, ids]) => ids !== null)) }, preferenceId(user.user));
  const sorted = collation === undefined ? [] : [update(store.objectOf(userObject.name), me, { collation })];
  return store.commit([...(wanted.length > 0 || sorted.length === 0 ? [kept] : []), ...sorted], {
    answer: (stored) => {
      const now = (object: string) => stored.find(({ id }) => id.startsWith(`${object}_`));
      return preferencesView(now(preference.name) ?? found, now(userObject.name) ?? me);
    },
  });
});
