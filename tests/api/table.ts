/** What the embedded table holds, read from its own file behind the system's back. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { TestLocal } from './world.ts';

interface Row {
  pk: string;
  sk: string;
  /** As DynamoDB's JSON. */
  item: string;
}

/** The file keeps the type before the key: `S:T#…`. */
const fileOf = (local: TestLocal): string => {
  const { file } = local.cloud.table;
  if (!file) throw new Error('This test reads the file of the embedded table: run it without DYNAMODB_ENDPOINT');
  return file;
};

/** Every item of the table, in order of keys. */
export function rowsOf(local: TestLocal): readonly Row[] {
  const db = new DatabaseSync(fileOf(local), { readOnly: true });
  const rows = db.prepare('SELECT substr(pk, 3) AS pk, substr(sk, 3) AS sk, item_json AS item FROM regulars ORDER BY 1, 2').all() as unknown as Row[]; // the columns named
  db.close();
  return rows;
}

/** How many items a workspace has, and all of their hashes as one: that of the same items is the same in any order. */
interface State {
  count: number;
  hash: Buffer;
}

/** A copy of the table beside it: SQLite says what differs, so that of thousands of items only those are hashed anew. */
interface Watched {
  db: DatabaseSync;
  version: unknown;
  states: Map<string, State>;
}
const watched = new Map<string, Watched>();

// Which columns are indexed is remembered by reading, and is no data of anybody's. A ticket lasts a minute and is swept
// away at any time.
// What limits and meters count is none either: a refused request is counted like any other.
const counts = "pk GLOB 'S:T#*' AND pk NOT GLOB '*#S' AND pk NOT GLOB 'S:T#*#M' AND pk NOT GLOB 'S:T#*#M#*' AND sk <> 'S:ticket'";
const differing = `SELECT now.pk, now.sk, now.item_json AS item, copy.item AS was FROM regulars AS now LEFT JOIN copy USING (pk, sk)
  WHERE now.item_json IS NOT copy.item AND ${counts.replaceAll(/\b[ps]k\b/g, 'now.$&')}
  UNION ALL SELECT copy.pk, copy.sk, NULL, copy.item FROM copy LEFT JOIN regulars AS now USING (pk, sk) WHERE now.pk IS NULL`;

/** All that the table holds of a workspace, or of all, as one hash: records, journal, heads, guards, kept answers. */
export function stateOf(local: TestLocal, workspace = ''): string {
  const state = watch(fileOf(local)).states.get(workspace);
  if (!state?.count) throw new Error(`The table holds nothing of ${workspace || 'any workspace'}: a hash of nothing shows no change`);
  return `${state.count} items ${state.hash.toString('hex')}`;
}

function watch(file: string): Watched {
  const found = watched.get(file) ?? begin(file);
  const { data_version: version } = found.db.prepare('PRAGMA data_version').get() as { data_version: unknown }; // the pragma's one column
  if (version === found.version) return found;
  found.version = version;
  const keep = found.db.prepare('INSERT OR REPLACE INTO copy (pk, sk, item) VALUES (?, ?, ?)');
  const drop = found.db.prepare('DELETE FROM copy WHERE pk = ? AND sk = ?');
  const changed = found.db.prepare(differing).all() as { pk: string; sk: string; item: string | null; was: string | null }[]; // the columns named
  for (const { pk, sk, item, was } of changed) {
    if (was !== null) turn(found, pk, sk, was, -1);
    if (item !== null) turn(found, pk, sk, item, 1);
    if (item === null) drop.run(pk, sk);
    else keep.run(pk, sk, item);
  }
  return found;
}

function begin(file: string): Watched {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('CREATE TEMP TABLE copy (pk TEXT, sk TEXT, item TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID');
  const made: Watched = { db, version: undefined, states: new Map() };
  watched.set(file, made);
  return made;
}

/** What is put in twice is out again: an item comes and goes by the same step, in its workspace and in the whole. */
function turn({ states }: Watched, pk: string, sk: string, item: string, by: 1 | -1): void {
  const hash = createHash('sha256').update(`${pk}|${sk}|${item}`).digest();
  for (const workspace of ['', pk.slice('S:T#'.length).slice(0, 26)]) {
    const state = states.get(workspace) ?? { count: 0, hash: Buffer.alloc(hash.length) };
    state.count += by;
    for (const [at, byte] of hash.entries()) state.hash[at] = (state.hash[at] ?? 0) ^ byte;
    states.set(workspace, state);
  }
}
