/** Asking people into the workspace: the link works once, for seven days, and for the address that it was sent to. */
import * as z from 'zod/mini';
import { EmailAddress } from '../fields/email.ts';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';
import { Access, RoleName } from './people.ts';

const PersonName = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const Language = z.enum(['en', 'zh']);
const Token = z.string().check(z.minLength(1), z.maxLength(200));

const Invitation = z.object({
  id: z.string(),
  version: z.int(),
  email: z.string(),
  name: z.optional(z.string()),
  role: z.string(),
  access: Access,
  teams: z.optional(z.array(z.string())),
  expiresAt: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
});

const input = z.strictObject({ id: Id('invitation') });

export const inviteMember = operation({
  id: 'inviteMember',
  summary: 'Invite somebody by mail; whoever is invited already is sent a new letter',
  route: 'POST /v1/invitations',
  folder: 'invitations',
  allow: 'users:invite',
  uses: { store: 'write', mail: 'send' },
  status: 201,
  input: z.strictObject({
    name: z.optional(PersonName),
    email: EmailAddress,
    role: RoleName,
    access: z.optional(Access),
    teams: z.optional(z.array(Id('team')).check(z.maxLength(100))),
    language: z.optional(Language),
  }),
  output: Invitation,
  errors: ['INVALID', 'NOT_FOUND', 'NOT_ALLOWED', 'ALREADY_MEMBER', 'DUPLICATE', 'MAIL_FAILED', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 4, write: 11 },
});

export const listInvitations = operation({
  id: 'listInvitations',
  summary: 'Invitations that wait for an answer, those that have expired among them',
  route: 'GET /v1/invitations',
  folder: 'invitations',
  allow: 'users:invite',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(Invitation) }),
  errors: [],
  budget: { read: 2, write: 0, item: { read: 1, write: 0 } },
});

export const resendInvitation = operation({
  id: 'resendInvitation',
  summary: 'Send the letter of an invitation again; it is good for another seven days',
  route: 'POST /v1/invitations/{id}/resend',
  folder: 'invitations',
  allow: 'users:invite',
  uses: { store: 'write', mail: 'send' },
  input,
  output: Invitation,
  errors: ['NOT_FOUND', 'NOT_ALLOWED', 'INVITATION_OVER', 'MAIL_FAILED', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 7 },
});

export const revokeInvitation = operation({
  id: 'revokeInvitation',
  summary: 'Withdraw an invitation: its link is worth nothing from then on',
  route: 'DELETE /v1/invitations/{id}',
  folder: 'invitations',
  allow: 'users:invite',
  uses: { store: 'write' },
  always: true,
  input,
  output: Invitation,
  errors: ['NOT_FOUND', 'INVITATION_OVER', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 9 },
});

export const lookAtInvitation = operation({
  id: 'lookAtInvitation',
  summary: 'What a link invites to; looking changes nothing',
  route: 'POST /v1/invitations/look',
  folder: 'invitations',
  allow: 'public',
  uses: { directory: 'read' },
  input: z.strictObject({ token: Token }),
  output: z.strictObject({
    workspace: z.strictObject({ id: z.string(), name: z.string() }),
    email: z.string(),
    name: z.optional(z.string()),
    invitedBy: z.string(),
    role: z.strictObject({ en: z.string(), zh: z.string() }),
    expiresAt: z.string(),
  }),
  errors: ['NOT_FOUND', 'INVITATION_OVER'],
  budget: { read: 2, write: 0 },
});

export const acceptInvitation = operation({
  id: 'acceptInvitation',
  summary: 'Come into the workspace; the address of who accepts must be the one invited',
  route: 'POST /v1/invitations/accept',
  folder: 'invitations',
  allow: 'signedIn',
  uses: { directory: 'write' },
  input: z.strictObject({ name: z.optional(PersonName), token: Token }),
  output: z.strictObject({ workspace: z.string(), user: z.string() }),
  errors: ['NOT_FOUND', 'INVITATION_OVER', 'WRONG_PERSON', 'ALREADY_MEMBER', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 19 },
});

export const invitationOperations = [inviteMember, listInvitations, resendInvitation, revokeInvitation, lookAtInvitation, acceptInvitation] as const;
