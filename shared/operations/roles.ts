/** Roles of the workspace's own: a standard role, narrowed by object, field and record. */
import * as z from 'zod/mini';
import { accesses, bases, rightNames } from '../roles.ts';
import { operation } from './operation.ts';

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
/** A label in one language at least; the other one is the same until somebody translates it. */
const Label = z.strictObject({ en: z.optional(Text), zh: z.optional(Text) }).check(z.refine(({ en, zh }) => Boolean(en ?? zh), 'REQUIRED'));
const Name = z.string().check(z.regex(/^x_[a-z0-9_]{1,58}$/, 'NOT_A_NAME'));
const Right = z.enum(rightNames);
const Rights = z
  .record(
    z.string().check(z.maxLength(60)),
    z.strictObject({
      right: z.optional(Right),
      access: z.optional(z.enum(accesses.map(({ value }) => value))),
      fields: z.optional(z.record(z.string().check(z.maxLength(130)), Right)),
    }),
  )
  .check(z.refine((rights) => JSON.stringify(rights).length < 50_000, 'TOO_LONG'));

const Changes = { label: z.optional(Label), basis: z.optional(z.enum(bases)), rights: z.optional(Rights), position: z.optional(z.number()) };
export const NewRole = z.strictObject({ ...Changes, name: z.optional(Name), label: Label, basis: z.enum(bases) });
export type NewRole = z.infer<typeof NewRole>;

const Role = z.object({
  name: z.string(),
  label: z.strictObject({ en: z.string(), zh: z.string() }),
  basis: z.enum(bases),
  rights: z.record(z.string(), z.unknown()),
  position: z.optional(z.number()),
});
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'roles', allow: 'roles:update', uses: { store: 'write' }, output: Role, errors, budget: { read: 1, write: 7 } } as const;

export const listRoles = operation({
  id: 'listRoles',
  summary: "The workspace's own roles, with what each leaves",
  route: 'GET /v1/roles',
  folder: 'roles',
  allow: 'roles:update',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(Role) }),
  errors: [],
  budget: { read: 0, write: 0 },
});

export const createRole = operation({
  ...place,
  id: 'createRole',
  summary: "Make a role of the workspace's own",
  route: 'POST /v1/roles',
  status: 201,
  input: z.strictObject({ body: NewRole }),
});

export const updateRole = operation({
  ...place,
  id: 'updateRole',
  summary: 'Rename a role, or change what it leaves; who has it is bound within a minute',
  route: 'PATCH /v1/roles/{name}',
  input: z.strictObject({ name: Name, body: z.strictObject(Changes) }),
});

export const deleteRole = operation({
  ...place,
  id: 'deleteRole',
  summary: 'Take a role away that nobody has; invitations to it are dead',
  route: 'DELETE /v1/roles/{name}',
  uses: { store: 'write', readmodel: 'read' },
  input: z.strictObject({ name: Name }),
  errors: [...errors, 'ROLE_IN_USE', 'TOO_SLOW', 'PREPARING'],
  budget: { read: 2, write: 7 },
});

export const roleOperations = [listRoles, createRole, updateRole, deleteRole] as const;
