/** Who belongs to the workspace, and as what: their role, what they see, and leaving. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { accesses } from '../roles.ts';
import { operation } from './operation.ts';

export const Access = z.enum(accesses.map(({ value }) => value));
/** One of the standard roles, or the name of one of the workspace's own. */
export const RoleName = z.string().check(z.minLength(1), z.maxLength(70));

const Member = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  access: Access,
  teams: z.optional(z.array(z.string())),
  trashedAt: z.optional(z.string()),
});

export const changeRights = operation({
  id: 'changeRights',
  summary: "Change a person's role, or which records they see",
  route: 'PATCH /v1/users/{id}/rights',
  folder: 'people',
  allow: 'users:update',
  uses: { store: 'write' },
  always: true,
  input: z.strictObject({ id: Id('user'), body: z.strictObject({ role: z.optional(RoleName), access: z.optional(Access) }) }),
  output: Member,
  errors: ['INVALID', 'NOT_FOUND', 'NOT_ALLOWED', 'IN_TRASH', 'LAST_OWNER', 'CHANGED_MEANWHILE', 'PRECONDITION', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 7 },
});

export const removeMember = operation({
  id: 'removeMember',
  summary: 'Remove a person from the workspace, or leave it oneself; their records stay',
  route: 'DELETE /v1/users/{id}',
  folder: 'people',
  allow: 'users:read',
  uses: { store: 'write', directory: 'write' },
  always: true,
  input: z.strictObject({ id: Id('user') }),
  output: Member,
  errors: ['NOT_FOUND', 'NOT_ALLOWED', 'IN_TRASH', 'LAST_OWNER', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 11 },
});

export const peopleOperations = [changeRights, removeMember] as const;
