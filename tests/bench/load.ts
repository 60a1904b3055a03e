/**
 * Fills a data folder with a generated workspace: `node tests/bench/load.ts <folder> <size> <seed> <interactions>`. Records go through
 * the store's own commit, so they have journal, guards and lanes like any other; the table is spoken to without the door.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { openWorkspace } from '@regulars/functions/runtime/directory/openWorkspace.ts';
import { modelOf } from '@regulars/functions/runtime/readmodel/handed.ts';
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { ulid } from '@regulars/functions/runtime/store/ids.ts';
import { readHeads } from '@regulars/functions/runtime/store/journal.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import type { Change } from '@regulars/functions/runtime/store/plan.ts';
import { settingsOf } from '@regulars/functions/runtime/store/settings.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { startLocal } from '@regulars/infra/local/start.ts';
import { openPositions } from '@regulars/infra/local/work/positions.ts';
import { caller } from '../local.ts';
import { customerId, drawCustomer, drawFields, drawInteraction } from './generate.ts';

export interface Loaded {
  workspace: string;
  key: string;
  size: number;
  seed: number;
}

const LANES_AT_ONCE = 6;
/** A transaction holds 100 items: record, journal entry and (customers) a guard each, and the lane's head. */
const CUSTOMERS_AT_ONCE = 33;
const INTERACTIONS_AT_ONCE = 49;

const [folder = '', size = 0, seed = 0, interactionsEach = 0] = process.argv.slice(2).map((one, at) => (at === 0 ? one : Number(one))) as [
  string,
  number,
  number,
  number,
];
rmSync(folder, { recursive: true, force: true });
process.env.REGULARS_LOG = 'errors';
const local = await startLocal({ port: 0, data: folder });
process.env.AWS_ENDPOINT_URL_DYNAMODB = local.cloud.table.endpoint;

const meter = { read: 0, write: 0 };
const now = new Date().toISOString();
const directory = directoryOf(meter);
const workspace = ulid();
const place = { name: 'Bench', language: 'en', currency: 'EUR', timeZone: 'Europe/Berlin', region: 'DE' } as const;
const [, owner] = await openWorkspace(
  directory,
  workspace,
  { ...place, owner: { name: 'Olga Owner', email: `owner-${workspace.toLowerCase()}@example.com` } },
  now,
);
if (!owner) throw new Error('No owner was made');
const { key } = await directory.createApiKey({ workspace, user: owner.id, role: 'owner', access: 'all', name: 'bench', now });

const call = caller(local.url, key);
const fields = drawFields(seed);
for (const field of fields) {
  const { status, body } = await call('POST', '/v1/fields', field);
  if (status !== 201) throw new Error(`A field was refused: ${JSON.stringify(body)}`);
}

const settings = await settingsOf(workspace, meter, fields.length + 1);
const objectOf = (name: string) => {
  const found = settings.definitions.find((one) => one.name === name);
  if (!found) throw new Error(`No object ${name}`);
  return found;
};
const committing = {
  table: tableFor(meter, { workspace }),
  keyring: await keyringOf(workspace, meter),
  writer: { user: owner.id, via: 'import', now, timeZone: settings.timeZone, settings: settings.version },
};

function* customers(): Generator<Change> {
  for (let n = 0; n < size; n++) yield create(objectOf('customer'), drawCustomer(seed, fields, n).values as never, customerId(seed, n)); // drawn from the definitions
}
function* interactions(): Generator<Change> {
  for (let n = 0; n < size * interactionsEach; n++)
    yield create(objectOf('interaction'), drawInteraction(seed, Math.floor(n / interactionsEach), n % interactionsEach) as never); // likewise
}

/** Several lanes at once, each taking the next changes that are left. */
async function write(changes: Generator<Change>, atOnce: number): Promise<void> {
  const lane = async () => {
    for (;;) {
      const batch: Change[] = [];
      for (let next = changes.next(); !next.done; next = changes.next()) if (batch.push(next.value) === atOnce) break;
      if (batch.length === 0) return;
      await commit(batch, committing, () => undefined);
    }
  };
  await Promise.all(Array.from({ length: LANES_AT_ONCE }, lane));
}

const began = performance.now();
await write(customers(), CUSTOMERS_AT_ONCE);
await write(interactions(), INTERACTIONS_AT_ONCE);
const rate = Math.round((size * (1 + interactionsEach)) / ((performance.now() - began) / 1000));
console.error(`loaded ${size} customers, ${size * interactionsEach} interactions: ${rate} records a second`);

// The server to be measured starts as one that has run for a while: from a snapshot.
process.env.REGULARS_TMP = join(folder, 'readmodel');
const { model } = await modelOf(workspace, settings, meter);
await model.fresh();
await model.snapshot(true);
model.close();
rmSync(process.env.REGULARS_TMP, { recursive: true });

const { lanes } = await readHeads(committing.table, workspace);
await local.stop();

// The door did not hear of these entries: without this the first write would have all of them handed on to jobs.
const positions = openPositions(join(folder, 'stream.db'));
for (const [lane, sequence] of lanes.entries()) positions.deliver(workspace, lane, sequence);
positions.close();
writeFileSync(join(folder, 'bench.json'), JSON.stringify({ workspace, key, size, seed } satisfies Loaded));
