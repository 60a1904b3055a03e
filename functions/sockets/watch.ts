import { CrmError } from '@regulars/shared/errors.ts';
import { watch } from '@regulars/shared/operations/sockets.ts';
import { parsePosition, printPosition } from '@regulars/shared/rules/position.ts';
import { handleSocket } from '../runtime/sockets/handleSocket.ts';
import { hintsFor } from '../runtime/sockets/hints.ts';
import { seeingIn } from '../runtime/sockets/seeing.ts';
import type { Entry } from '../runtime/store/entry.ts';
import { entriesOf, readHeads } from '../runtime/store/journal.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Table } from '../runtime/store/table.ts';

/** Beyond this many entries it is quicker to load anew whatever is shown. */
const MOST = 200;

export const handler = handleSocket(watch, async ({ input: { objects, records, since }, connection, caller, reader, settings, table, keyring, sockets }) => {
  const who = await reader();
  if (!(await sockets.watch({ id: connection, caller, objects, records }))) throw new CrmError('NOT_FOUND', 'The connection is gone');
  // The heads are read after the connection is known to watch: what is written from here on is pushed to it.
  const { lanes } = await readHeads(table, keyring.workspace);
  const position = printPosition({ settings: settings.version, lanes });
  const from = parsePosition(since);
  if (!from) return { kind: 'watching' as const, position, changes: [], all: false };
  const missing = await entriesBetween(table, keyring, from.lanes, lanes);
  if (!missing) return { kind: 'watching' as const, position, changes: [], all: true };
  return { kind: 'watching' as const, position, changes: await hintsFor(missing, { objects, records }, who, seeingIn(table, keyring, settings)), all: false };
});

/** Undefined where they are too many, or where more was seen than there is: the journal is another one then. */
async function entriesBetween(table: Table, keyring: Keyring, from: readonly number[], to: readonly number[]): Promise<Entry[] | undefined> {
  const missing = to.map((sequence, lane) => sequence - (from[lane] ?? 0));
  if (missing.some((count) => count < 0) || missing.reduce((sum, count) => sum + count, 0) > MOST) return undefined;
  const found: Entry[] = [];
  for (const [lane, count] of missing.entries()) {
    if (count === 0) continue;
    for await (const entries of entriesOf(table, keyring, lane, from[lane] ?? 0, to[lane] ?? 0)) found.push(...entries);
  }
  return found;
}
