import { updateRole } from '@regulars/shared/operations/roles.ts';
import { both } from '../fields/names.ts';
import { handle } from '../runtime/http/handle.ts';
import { checkRights, putRole, roleIn } from './definition.ts';

export const handler = handle(updateRole, async ({ input, store }) => {
  const { record, settings, role } = await roleIn(store, input.name);
  const { label, rights = role.rights, basis = role.basis, position = role.position } = input.body;
  if (input.body.rights) checkRights(rights, settings.definitions);
  const next = { ...role, rights, basis, ...(label ? { label: both({ ...role.label, ...label }) } : {}), ...(position === undefined ? {} : { position }) };
  return putRole(store, record, input.name, next);
});
