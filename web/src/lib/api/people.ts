/** Who belongs to the workspace, who is invited, and the roles of its own. */
import type { Label } from '@regulars/shared/fields/field.ts';
import type { Access, Basis, Rights } from '@regulars/shared/roles.ts';
import { type Answer, ask, send } from '#lib/api/http.ts';

export interface Person {
  id: string;
  version: number;
  name: string;
  email: string;
  role: string;
  access: Access;
  teams?: string[];
}

export interface Invitation extends Omit<Person, 'name'> {
  name?: string;
  expiresAt: string;
  createdBy: string;
}

export interface OwnRole {
  name: string;
  label: Label;
  basis: Basis;
  rights: Rights;
}

export interface Invited {
  workspace: { id: string; name: string };
  email: string;
  name?: string;
  invitedBy: string;
  role: Label;
  expiresAt: string;
}

export interface Why {
  sees: boolean;
  sentence: string;
}

export const changeRights = (person: Pick<Person, 'id' | 'version'>, body: { role?: string; access?: Access }): Promise<Person> =>
  ask('PATCH', `/v1/users/${person.id}/rights`, { body, ifMatch: person.version });
/** One's own id: leaves the workspace. */
export const removeMember = (id: string): Promise<Person> => ask('DELETE', `/v1/users/${id}`);

export const invitations = (): Promise<{ data: Invitation[] }> => ask('GET', '/v1/invitations');
export const invite = (body: { name?: string; email: string; role: string; access: Access; teams: string[]; language: string }): Promise<Invitation> =>
  ask('POST', '/v1/invitations', { body });
export const resend = (id: string): Promise<Invitation> => ask('POST', `/v1/invitations/${id}/resend`);
export const revoke = (id: string): Promise<Invitation> => ask('DELETE', `/v1/invitations/${id}`);
export const lookAt = (token: string): Promise<Invited> => ask('POST', '/v1/invitations/look', { body: { token }, open: true });
export const accept = (token: string, name: string): Promise<{ workspace: string }> =>
  ask('POST', '/v1/invitations/accept', { body: { token, ...(name ? { name } : {}) } });

export const ownRoles = (): Promise<{ data: OwnRole[] }> => ask('GET', '/v1/roles');
export const createRole = (body: { label: Partial<Label>; basis: Basis; rights?: Rights }): Promise<OwnRole> => ask('POST', '/v1/roles', { body });
export const updateRole = (name: string, body: { label?: Partial<Label>; basis?: Basis; rights?: Rights }): Promise<Answer<OwnRole>> =>
  send('PATCH', `/v1/roles/${name}`, { body });
export const deleteRole = (name: string): Promise<Answer<OwnRole>> => send('DELETE', `/v1/roles/${name}`);

export const why = (objects: string, id: string, user: string): Promise<Why> => ask('GET', `/v1/${objects}/${id}/why`, { query: { user } });
