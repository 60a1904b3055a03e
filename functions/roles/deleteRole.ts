import { CrmError } from '@regulars/shared/errors.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { deleteRole } from '@regulars/shared/operations/roles.ts';
import { handle } from '../runtime/http/handle.ts';
import { putRole, roleIn } from './definition.ts';

/** Whoever gets the role at this very moment may do nothing until they get another one. */
export const handler = handle(deleteRole, async ({ input, store, readmodel }) => {
  const { record, role } = await roleIn(store, input.name);
  const { data } = await readmodel.list(store.objectOf(userObject.name), { where: { field: 'role', is: input.name }, limit: 1, fields: [] });
  if (data !== '[]') throw new CrmError('ROLE_IN_USE', input.name);
  return putRole(store, record, input.name, { ...role, deleted: true });
});
