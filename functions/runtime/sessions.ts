/**
 * As whom data is reached. A function's own role reaches none: it takes on a role of `shared/operations/reach.ts`, for one
 * workspace where the role is bound to one, and whatever it then asks for outside of that is refused by AWS itself.
 */
import type { RoleName } from '@regulars/shared/operations/reach.ts';
import { environment } from './environment.ts';

/** What is reached: a workspace, or its meter alone; what lies across all of them; or both, where somebody enters a workspace. */
export type Scope = { workspace: string; enrols?: boolean; meters?: boolean } | { across: 'directory' | 'due' | 'listing' | 'unowned' };

interface Session {
  role: RoleName;
  workspace?: string;
}

/** The least that does it. */
function sessionFor(scope: Scope, intent: 'read' | 'write'): Session {
  if ('across' in scope) return { role: scope.across };
  return { role: scope.enrols ? 'enrol' : scope.meters ? 'meter' : intent, workspace: scope.workspace };
}

/** What a client of the SDK signs with. */
export type Identity = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration: Date }>;

/** A signed link lasts 15 minutes and no longer than the session that signed it, so a session is renewed before that. */
const RENEWED_BEFORE_MS = 20 * 60_000;
const MOST = 300;

/** Clients by session, the least used dropped. `make`: a client that signs as an identity; `like`: one made before, whose connections it shares. */
export function clientsBySession<C>(make: (identity: Identity, like?: C) => C): (scope: Scope, intent: 'read' | 'write') => C {
  const known = new Map<string, C>();
  let first: C | undefined;
  return (scope, intent) => {
    const session = sessionFor(scope, intent);
    // Where AWS is belongs to the name: a client made for one place never speaks to another.
    const name = `${session.role} ${session.workspace ?? ''} ${process.env.AWS_ENDPOINT_URL ?? ''}`;
    const found = known.get(name) ?? make(identityOf(session), first);
    first ??= found;
    known.delete(name); // the one used last stands last
    known.set(name, found);
    if (known.size > MOST) known.delete(known.keys().next().value as string); // size says that there is a first one
    return found;
  };
}

/** Clients ask again when what they were given is about to expire. */
const identityOf =
  ({ role, workspace }: Session): Identity =>
  async () => {
    const { takeOn } = await import('./takeOn.ts'); // loaded with the first session that a process needs
    const { Expiration, AccessKeyId = '', SecretAccessKey = '', SessionToken } = await takeOn(environment.role(role), workspace);
    const expiration = new Date((Expiration?.getTime() ?? 0) - RENEWED_BEFORE_MS);
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration };
  };
