import { listRoles } from '@regulars/shared/operations/roles.ts';
import { handle } from '../runtime/http/handle.ts';
import { rolesIn } from './definition.ts';

export const handler = handle(listRoles, async ({ settings }) => ({ data: rolesIn(settings.roles) }));
