import { getPreferences } from '@regulars/shared/operations/preferences.ts';
import { handle } from '../runtime/http/handle.ts';
import { preferencesOf, preferencesView } from './preferences.ts';

export const handler = handle(getPreferences, async ({ store, user }) => {
  const [found, me] = await Promise.all([preferencesOf(store, user.user), store.me()]);
  return preferencesView(found, me);
});
