import { CrmError } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';

/** The object of that name; NOT_FOUND where the workspace has none. */
export const objectIn = (definitions: readonly ObjectOf[], name: string): ObjectOf => {
  const found = definitions.find((one) => one.name === name);
  if (!found) throw new CrmError('NOT_FOUND', name);
  return found;
};
