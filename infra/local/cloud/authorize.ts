/**
 * The place of permission: every AWS call of every handler passes here, once its signature has been checked and before
 * anything is done. It evaluates the policies that `infra/aws` deploys, from the same lines.
 */

import { roleNames, TAG } from '@regulars/shared/operations/reach.ts';
import { authorizers, clocks, type Deployed, dispatcher, reader, signInPage, singles, sockets, workers } from '../../aws/deployed.ts';
import { rolesOf } from '../../aws/needs.ts';
import { functionMay, roles, trustOf } from '../../aws/permit.ts';
import type { Credential, Role } from './credentials.ts';
import { ACCOUNT, places, roleNamed, STAGE } from './places.ts';
import { type Asked, decide, type Statement } from './policies.ts';
import { Refusal } from './refusal.ts';

type Runs = Exclude<Role, 'admin'>;

const here: readonly Deployed[] = [...singles, ...sockets, ...Object.values(authorizers), signInPage, ...workers, ...clocks, dispatcher];
const all = [...here, reader];

/** Which functions a process runs: what it may do itself is what any of them may. */
function functionsOf(role: Runs): readonly Deployed[] {
  if (role === 'api') return here;
  if (role === 'reader') return [reader];
  if (role === 'worker') return [...workers, ...clocks];
  return all.filter(({ id }) => role === `function:${id}`);
}

const nowhere = { logs: '', stream: '' };
const unlike = (statements: readonly Statement[]) => [...new Map(statements.map((one) => [JSON.stringify(one), one])).values()];
const ofProcess = (role: Runs) => unlike(functionsOf(role).flatMap((one) => functionMay(one, places, nowhere)));

/** A path that says which roles may be taken on, as a function's role has one. */
const principalOf = (role: Runs) => {
  const taken = roleNames.filter((name) => functionsOf(role).some((one) => rolesOf(one).includes(name)));
  return `arn:aws:iam::${ACCOUNT}:role/regulars/${STAGE}/functions/${taken.map((name) => `${name}/`).join('')}${role.replace('function:', '')}`;
};

interface Callers {
  statements: readonly Statement[];
  principal: string;
}

export type Authorize = (caller: Credential, asked: readonly Asked[]) => void;

/** Throws the refusal of what is not allowed, and tells the log which role asked for what with which keys. */
export function makeAuthorize(log: (line: object) => void): Authorize {
  const processes = new Map<Role, Callers>();
  const taken = new Map(roleNames.map((name) => [roleNamed(name), roles[name].may(places)]));
  const trusts = new Map(roleNames.map((name) => [roleNamed(name), trustOf(name, STAGE, ACCOUNT, 'aws').Statement.map((one) => ({ ...one, Resource: '*' }))]));
  const ofRole = (role: Runs): Callers => {
    let found = processes.get(role);
    if (!found) processes.set(role, (found = { statements: ofProcess(role), principal: principalOf(role) }));
    return found;
  };
  const refuse = (who: string, { action, resource, context }: Asked, tags: Record<string, string> = {}): never => {
    log({ message: 'Not allowed', role: who, ...tags, action, resource, keys: context['dynamodb:LeadingKeys'] });
    throw new Refusal(403, 'AccessDeniedException', `${who} is not authorized to perform ${action} on ${resource}.`);
  };

  return ({ role, session }, asked) => {
    if (session) {
      const context = Object.fromEntries(Object.entries(session.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
      const statements = taken.get(session.role) ?? [];
      for (const one of asked)
        if (!decide(statements, { ...one, context: { ...one.context, ...context } }).allowed) refuse(session.role, one, { [TAG]: session.tags[TAG] ?? '' });
      return;
    }
    // Who owns the machine owns what lies on it; what its commands do to a workspace they do in sessions all the same.
    if (role === 'admin') return;
    const { statements, principal } = ofRole(role);
    for (const one of asked) {
      const isTrusted =
        !one.action.startsWith('sts:') ||
        decide(trusts.get(one.resource) ?? [], { ...one, resource: '*', context: { ...one.context, 'aws:PrincipalArn': principal } }).allowed;
      if (!isTrusted || !decide(statements, one).allowed) refuse(role, one);
    }
  };
}
