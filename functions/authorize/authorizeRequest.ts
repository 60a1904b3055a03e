/**
 * The one authorizer: who is it (an access token or an API key), and what are they in the workspace asked for. Tokens say
 * who, never which workspace. It refuses only what proves nothing, by the one error that the gateway answers with 401; what
 * a role may do is decided on the road of a request.
 */
import { standingOf } from '@regulars/shared/rules/user.ts';
import { directoryOf } from '../runtime/directory/directory.ts';
import type { Verdict } from '../runtime/http/request.ts';
import type { Meter } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import { verifyToken } from './verifyToken.ts';

interface AuthorizerEvent {
  headers?: Record<string, string | undefined>;
}

interface AuthorizerAnswer {
  isAuthorized: boolean;
  context: Verdict;
}

export async function handler(event: AuthorizerEvent): Promise<AuthorizerAnswer> {
  const began = performance.now();
  const meter: Meter = { read: 0, write: 0 };
  const context = await verdictOf(event, meter);
  const { workspace, user, key } = context ?? {};
  writeLine({ of: { folder: 'authorize', uses: {} }, began, meter, says: { operation: 'authorizeRequest', workspace, user, key } });
  if (!context) throw new Error('Unauthorized');
  return { isAuthorized: true, context };
}

/** What the credential proves; undefined where it proves nothing. */
export async function verdictOf(event: AuthorizerEvent, meter: Meter): Promise<Verdict | undefined> {
  const [, credential] = /^Bearer (\S{1,4096})$/i.exec(event.headers?.authorization ?? '') ?? [];
  if (!credential) return undefined;
  const directory = directoryOf(meter);
  if (credential.startsWith('rk_')) {
    const key = await directory.apiKey(credential);
    const member = key && (await directory.member(key));
    if (!key || !member || member.trashedAt) return undefined;
    const { workspace, user } = key;
    const standing = standingOf(key, member);
    if (!standing) return undefined;
    return { sub: user, email: member.email, workspace, user, ...standing, teams: member.teams.join(' '), key: key.id };
  }
  const person = await verifyToken(credential);
  if (!person) return undefined;
  const asked = event.headers?.['x-workspace'];
  const membership = asked && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(asked) ? await directory.membership(person.email, asked) : undefined;
  const member = membership && (await directory.member(membership));
  if (!membership || !member || member.trashedAt) return person;
  const { role, access, teams } = member;
  return { ...person, ...membership, role, access, teams: teams.join(' ') };
}
