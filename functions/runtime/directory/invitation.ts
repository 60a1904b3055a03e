/**
 * Invitations as they are met from outside a workspace, by the token of their link. A token names workspace and
 * invitation and proves both by a keyed hash: none is stored, so none can be taken from the table.
 */
import { timingSafeEqual } from 'node:crypto';
import { CrmError } from '@regulars/shared/errors.ts';
import { folded } from '@regulars/shared/fields/field.ts';
import { invitation as invitationObject } from '@regulars/shared/objects/invitation.ts';
import type { AnyRecord, Read } from '@regulars/shared/objects/object.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { isRole } from '@regulars/shared/roles.ts';
import { isOpen as isOpenAt } from '@regulars/shared/rules/invitation.ts';
import { create, trash } from '../store/changes.ts';
import { commit, Duplicate } from '../store/commit.ts';
import { newId } from '../store/ids.ts';
import { keyringOf } from '../store/keyring.ts';
import { recordKey } from '../store/keys.ts';
import { unsealRecord } from '../store/record.ts';
import { type Keyring, keyedHash } from '../store/seal.ts';
import type { Settings } from '../store/settings.ts';
import { tableFor } from '../store/table.ts';
import type { Directory } from './directory.ts';

export type Invitation = Read<typeof invitationObject>;

export interface Found {
  keyring: Keyring;
  settings: Settings;
  invitation: Invitation;
  /** Whether it can be accepted: not used, withdrawn or too old, and its role still there. */
  isOpen: boolean;
}

const proofOf = (keyring: Keyring, id: string) => keyedHash(keyring, `invitation|${id}`);

export const tokenOf = (keyring: Keyring, id: string): string => `${keyring.workspace}.${id.slice(-26)}.${proofOf(keyring, id)}`;

/** What a token invites to, open or over; NOT_FOUND where it proves nothing. */
export async function findInvitation(directory: Directory, token: string, now: string): Promise<Found> {
  const [, workspace = '', ulid = '', proof = ''] = /^([0-9A-HJKMNP-TV-Z]{26})\.([0-9A-HJKMNP-TV-Z]{26})\.([\w-]{32})$/.exec(token) ?? [];
  const id = `${invitationObject.name}_${ulid}`;
  const item = workspace ? await tableFor(directory.meter, { workspace }).get(recordKey(workspace, invitationObject.name, id)) : undefined;
  const keyring = item && (await keyringOf(workspace, directory.meter));
  if (!keyring || !timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(keyring, id)))) throw new CrmError('NOT_FOUND', 'No such token');
  const invitation = unsealRecord(keyring, id, item) as Invitation; // what the key names
  const { role } = invitation;
  const settings = await directory.settings(workspace, isRole(role) ? undefined : Number.POSITIVE_INFINITY);
  const isRoleThere = isRole(role) || (Object.hasOwn(settings.roles, role) && !settings.roles[role]?.deleted);
  return { keyring, settings, invitation, isOpen: isRoleThere && isOpenAt(invitation, now) };
}

/** Who accepts, with the address that they have proved to have. */
export interface Guest {
  email: string;
  name: string;
}

/**
 * The user, the membership and the end of the invitation in one transaction: it works once. Errors: WRONG_PERSON,
 * INVITATION_OVER, ALREADY_MEMBER.
 */
export async function join(
  directory: Directory,
  { keyring, settings, invitation, isOpen }: Found,
  guest: Guest,
  now: string,
  request: string,
): Promise<AnyRecord> {
  if (folded(guest.email) !== folded(invitation.email)) throw new CrmError('WRONG_PERSON', invitation.id);
  if (!isOpen) throw new CrmError('INVITATION_OVER', invitation.id);
  const object = settings.definitions.find(({ name }) => name === userObject.name) ?? userObject; // with the workspace's own roles
  const user = newId(object.name);
  const { role, access, teams } = invitation;
  const values = { ...guest, role, access, ...(teams ? { teams } : {}) };
  const { workspace } = keyring;
  return commit(
    [create(object, values, user), trash(invitationObject, invitation as AnyRecord)],
    {
      table: tableFor(directory.meter, { workspace, enrols: true }),
      keyring,
      writer: { user, via: 'web', cause: invitation.id, now, timeZone: settings.timeZone, settings: settings.version },
      also: () => [directory.membershipPut(guest.email, { workspace, user }, request)],
    },
    ({ records }) => records[0] as AnyRecord, // one for each change
  ).catch((error: unknown) => {
    if (error instanceof Duplicate) throw new CrmError('ALREADY_MEMBER', user);
    if (error instanceof CrmError && error.code === 'CHANGED_MEANWHILE') throw new CrmError('INVITATION_OVER', invitation.id);
    throw error;
  });
}
