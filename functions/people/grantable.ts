/** Refuses a role that is not there, and one that who asks may not give or take. `before`: the role until now. */
import { CrmError } from '@regulars/shared/errors.ts';
import { isRole } from '@regulars/shared/roles.ts';
import { mayGrant } from '@regulars/shared/rules/user.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';

export function grantable({ roles }: Settings, { role: granter }: Reader, before: string | undefined, role: string): void {
  if (!isRole(role) && (!Object.hasOwn(roles, role) || roles[role]?.deleted)) {
    throw new CrmError('INVALID', `There is no role ${role}`, [{ pointer: '/role', code: 'NOT_A_CHOICE' }]);
  }
  if (!mayGrant(granter, before, role)) throw new CrmError('NOT_ALLOWED', `${granter} may not make a ${before ?? 'new'} a ${role}`);
}
