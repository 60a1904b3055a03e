/** What a function needs, and which roles it therefore takes on: no right stands here. */
import type { Uses } from '@regulars/shared/operations/operation.ts';
import { type RoleName, roleNames } from '@regulars/shared/operations/reach.ts';

/** The functions that see more than one workspace without being asked by its people: five at most, and why each must. */
export const system: Readonly<Record<string, { roles: readonly RoleName[]; why: string }>> = {
  dispatch: { roles: [], why: 'Reads the stream of the whole table, as streams are: sealed entries, handed on by workspace' },
  wakeDue: { roles: ['due'], why: 'Asks one index once a minute, in place of every workspace' },
  sumDelivered: { roles: ['unowned'], why: 'Sums what all workspaces used, into the meter of each' },
  pairNightly: { roles: ['listing'], why: 'Begins the nightly search for duplicates in each workspace' },
};

export interface Needs {
  id: string;
  uses: Uses;
  /** Works for a workspace, whose settings and data key are read on the way. */
  within: boolean;
  /** Asked over HTTP: takes a token of its workspace, whatever it does. */
  admits?: boolean;
  /** Woken by the queue of its name: notes in the table how far it is, and sends itself another turn. */
  queued?: boolean;
  /** Woken by the stream of the journal. */
  streamed?: boolean;
  /** What fails for good is set aside in this queue. */
  aside?: string;
}

const changes = ({ store, files, notifications, sockets }: Uses) => store === 'write' || files === 'write' || notifications === 'write' || !!sockets;

/** Which roles a function takes on: for what it only reads the one that only reads, whatever else it may do. */
export function rolesOf({ id, uses, within, admits, queued, streamed }: Needs): RoleName[] {
  const found = new Set<RoleName>(system[id]?.roles);
  const isWriting = queued || changes(uses);
  if (isWriting) found.add('write');
  if (isWriting || within || uses.store || uses.readmodel || uses.files || uses.notifications || streamed || uses.directory) found.add('read');
  if (admits || uses.usage) found.add('meter');
  if (uses.directory) found.add('directory');
  if (uses.directory === 'write') found.add('enrol');
  return roleNames.filter((name) => found.has(name));
}

/** Where a function's role lies says which roles it may take on: trust policies hold 2,048 characters, too few for the list of functions. */
export const pathOf = (stage: string, needs: Needs) =>
  `/regulars/${stage}/functions/${rolesOf(needs)
    .map((name) => `${name}/`)
    .join('')}`;
