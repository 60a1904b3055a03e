/**
 * The one authorizer: who is it (an access token or an API key), and what are they in the workspace asked for. Tokens say
 * who, never which workspace. It refuses only what proves nothing; what a role may do is decided on the road of a request.
 */
import { directoryOf } from '../runtime/directory/directory.ts';
import type { Verdict } from '../runtime/http/request.ts';
import { verifyToken } from './verifyToken.ts';

interface AuthorizerEvent {
  headers?: Record<string, string | undefined>;
}

interface AuthorizerAnswer {
  isAuthorized: boolean;
  context: Verdict;
}

const refused: AuthorizerAnswer = { isAuthorized: false, context: {} };

export async function handler(event: AuthorizerEvent): Promise<AuthorizerAnswer> {
  const [, credential] = /^Bearer (\S{1,4096})$/i.exec(event.headers?.authorization ?? '') ?? [];
  if (!credential) return refused;
  const directory = directoryOf({ read: 0, write: 0 });
  if (credential.startsWith('rk_')) {
    const key = await directory.apiKey(credential);
    const member = key && (await directory.member(key));
    if (!key || !member || member.trashedAt) return refused;
    const { workspace, user, role, access } = key;
    return allowed({ sub: user, email: member.email, workspace, user, role, access, teams: member.teams.join(' '), key: key.id });
  }
  const person = await verifyToken(credential);
  if (!person) return refused;
  const asked = event.headers?.['x-workspace'];
  const membership = asked && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(asked) ? await directory.membership(person.email, asked) : undefined;
  const member = membership && (await directory.member(membership));
  if (!membership || !member || member.trashedAt) return allowed(person);
  const { role, access, teams } = member;
  return allowed({ ...person, ...membership, role, access, teams: teams.join(' ') });
}

const allowed = (context: Verdict): AuthorizerAnswer => ({ isAuthorized: true, context });
