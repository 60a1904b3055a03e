import { CrmError } from '@regulars/shared/errors.ts';
import { createRole } from '@regulars/shared/operations/roles.ts';
import { settingsRecord } from '../fields/change.ts';
import { both, nameFor } from '../fields/names.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { checkRights, MOST_ROLES, putRole } from './definition.ts';

export const handler = handle(createRole, async ({ input, store }) => {
  const record = await settingsRecord(store);
  const { roles, definitions } = settingsFrom(record);
  const { label, basis, rights = {}, position } = input.body;
  const name = input.body.name ?? nameFor(both(label), (one) => Object.hasOwn(roles, one));
  if (Object.hasOwn(roles, name)) throw new CrmError('INVALID', name, [{ pointer: '/name', code: 'NAME_TAKEN' }]);
  if (Object.keys(roles).length >= MOST_ROLES) throw new CrmError('INVALID', 'Too many roles', [{ pointer: '', code: 'TOO_BIG' }]);
  checkRights(rights, definitions);
  return putRole(store, record, name, { kind: 'role', label: both(label), basis, rights, ...(position === undefined ? {} : { position }) });
});
