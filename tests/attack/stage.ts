/** One deployment and two workspaces in it that know nothing of each other: who attacks is in the first. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import type { Role } from '@regulars/shared/roles.ts';
import { askedElsewhere, type Described, described, type Sent, valid } from '../api/requests.ts';
import { rowsOf, stateOf } from '../api/table.ts';
import { makeWorld, type TestLocal, type World } from '../api/world.ts';
import { addMember } from '../member.ts';
import { signedUp } from '../person.ts';
import type { Asked } from './ask.ts';

/** An operation with a request that the workspace answers well. */
export interface Prepared {
  one: Described;
  sent: Sent;
}

export interface Stage {
  mine: World;
  theirs: World;
  prepared: Prepared[];
  /** Headers by which somebody of the first workspace asks: a key for each role, and a person by their token. */
  callers: Map<string, Record<string, string>>;
}

export const roles: readonly Role[] = ['owner', 'admin', 'manager', 'member', 'viewer'];

export async function keyOf({ workspace, owner }: World, role: Role): Promise<string> {
  const now = new Date().toISOString();
  return (await directoryOf({ read: 0, write: 0 }).createApiKey({ workspace, user: owner, role, access: 'all', name: role, now })).key;
}

/** Everything that can be asked, or each so-many-th of it, with a request of the workspace's own for each. */
export async function prepare(world: World, seed: number, oneOf: number): Promise<Prepared[]> {
  const made: Prepared[] = [];
  for (const [at, one] of described(world.objects).entries())
    if (!askedElsewhere(one) && at % oneOf === seed % oneOf) made.push({ one, sent: await valid(one, world) });
  return made;
}

/** `oneOf`: of so many operations one is prepared, for a run that is over soon. */
export async function openStage(local: TestLocal, seed: number, oneOf = 1): Promise<Stage> {
  const mine = await makeWorld(local, { seed: 2 * seed + 1 });
  const theirs = await makeWorld(local, { seed: 2 * seed + 2 });
  await prepare(theirs, seed, oneOf); // records, files, jobs, invitations, views: something of everything
  const invited = await theirs.call('POST', '/v1/invitations', { email: `awaited-${theirs.workspace.toLowerCase()}@example.com`, role: 'member' });
  if (invited.status !== 201) throw new Error(JSON.stringify(invited.body));
  const prepared = await prepare(mine, seed, oneOf);
  const email = `insider-${mine.workspace.toLowerCase()}@example.com`;
  const { token } = await signedUp(local.url, email);
  await addMember(mine.workspace, mine.owner, { name: 'Ida Insider', email, role: 'admin' });
  const position = String((await mine.call('GET', '/v1/workspace')).headers.get('x-position'));
  const callers: Stage['callers'] = new Map();
  for (const role of roles) callers.set(role, { authorization: `Bearer ${await keyOf(mine, role)}`, 'x-position': position });
  callers.set('person', { authorization: `Bearer ${token}`, 'x-workspace': mine.workspace, 'x-position': position });
  await quiet(local);
  return { mine, theirs, prepared, callers };
}

/** Jobs that were begun have ended: what changes from here on is changed by who is watched. */
export async function quiet(local: TestLocal): Promise<void> {
  while (!local.isAtRest()) await pause(20);
}

export const asked = ({ method, path, body }: Sent, headers: Record<string, string>): Asked => ({
  method,
  path,
  headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** All that table and files hold of a workspace, as one hash: also what lies outside its own keys and names it. */
export function everythingOf(local: TestLocal, workspace: string): string {
  const hash = createHash('sha256').update(stateOf(local, workspace));
  for (const { pk, sk, item } of rowsOf(local))
    if (!pk.startsWith('T#') && `${pk}${sk}${item}`.includes(workspace)) hash.update(JSON.stringify([pk, sk, item]));
  const db = new DatabaseSync(join(local.data, 'files', 'files.db'), { readOnly: true });
  const files = db.prepare("SELECT key, blob, size, etag FROM object WHERE key LIKE '%' || ? || '%' ORDER BY key").all(workspace);
  db.close();
  return hash.update(JSON.stringify(files)).digest('hex');
}

const ulid = /[0-9A-HJKMNP-TV-Z]{26}/g;

/** Ids of a workspace by their kind, as its keys name them, and those of its files and jobs. */
export function idsOf(local: TestLocal, workspace: string): Map<string, string[]> {
  const found = new Map<string, Set<string>>([['workspace', new Set([workspace])]]);
  for (const { pk, sk } of rowsOf(local)) {
    if (!pk.startsWith(`T#${workspace}#`)) continue;
    for (const [id] of `${pk}|${sk}`.matchAll(/[a-z][a-zA-Z0-9_]*_[0-9A-HJKMNP-TV-Z]{26}/g)) {
      const kind = id.slice(0, -27);
      found.set(kind, (found.get(kind) ?? new Set()).add(id));
    }
  }
  const db = new DatabaseSync(join(local.data, 'files', 'files.db'), { readOnly: true });
  for (const { key } of db.prepare("SELECT key FROM object WHERE key LIKE '%' || ? || '%'").all(workspace) as { key: string }[])
    for (const [id, kind = ''] of key.matchAll(/(file|job)_[0-9A-HJKMNP-TV-Z]{26}/g)) found.set(kind, (found.get(kind) ?? new Set()).add(id));
  db.close();
  // Named by a token of an invitation, which proves both.
  found.set('invited', new Set([...(found.get('invitation') ?? [])].map((id) => `${workspace}.${id.slice(-26)}`)));
  return new Map([...found].map(([kind, ids]) => [kind, [...ids].sort()]));
}

export const ulidsIn = (text: string): string[] => text.match(ulid) ?? [];
