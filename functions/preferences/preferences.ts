/** A person's preferences are one record, whose id follows from theirs; what they sort by stands with the user, where lists look. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { preference } from '@regulars/shared/objects/preference.ts';
import { isCollation } from '@regulars/shared/rules/collation.ts';
import type { ReadStore } from '../runtime/store/store.ts';

export const preferenceId = (user: string) => `preference_${user.slice(-26)}`;

/** Undefined until something is set. */
export const preferencesOf = (store: Pick<ReadStore, 'get'>, user: string): Promise<AnyRecord | undefined> =>
  store.get(preference, preferenceId(user)).catch((error) => {
    if (error instanceof CrmError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  });

export const preferencesView = (record: AnyRecord | undefined, { collation }: AnyRecord) => ({
  version: record?.version ?? 0,
  favourites: (record?.favourites as string[] | undefined) ?? [], // the definition says so
  opens: (record?.opens as string[] | undefined) ?? [], // likewise
  collation: isCollation(collation) ? collation : null,
});
