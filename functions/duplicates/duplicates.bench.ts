/**
 * How well and how fast duplicates are found: `npm run bench:duplicates -- [customers] [duplicates] [seed]`,
 * 100,000 and 10,000 unless said. Over a read model, as the job goes through it. Ends with 1 below precision .95, recall
 * .90 or above 60 seconds of CPU, which neighbours on the machine do not stretch.
 */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '@regulars/shared/objects/customer.ts';
import { duplicateRules } from '@regulars/shared/rules/likeness.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { gradeOf, truthOf } from '../../tests/duplicates/truth.ts';
import { newHistory, newId, openSealing, sourceOf, write } from '../runtime/readmodel/history.ts';
import { openModel } from '../runtime/readmodel/model.ts';
import { readModelFor } from '../runtime/readmodel/readmodel.ts';
import { pairsIn } from './pairing.ts';

const [customers = 100_000, duplicates = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const truth = truthOf(customers, duplicates, seed);
const random = seeded(seed);
const history = newHistory();
const at = '2026-01-01T00:00:00.000Z';
const places = new Map<string, number>();
for (const [place, person] of truth.people.entries()) {
  const id = newId(random, 'customer');
  places.set(id, place);
  write(history, { object: 'customer', record: id, action: 'create', before: {}, after: { ...person }, at, by: 'system:bench' }, place % 16);
}

const folder = mkdtempSync(join(tmpdir(), 'duplicates-'));
const model = openModel({ workspace: 'bench', folder, source: sourceOf(() => history), sealing: openSealing, definitions: [customer], clock: () => 0 });
await model.fresh();
const readmodel = readModelFor(model, {
  principal: 'bench',
  reader: { user: 'bench', access: 'all', teams: [] },
  definitions: [customer],
  now: at,
  timeZone: 'UTC',
  cursorKey: createSecretKey(new Uint8Array(32)),
});

const [began, used] = [performance.now(), process.cpuUsage()];
const pairs = await pairsIn(customer, readmodel, new Set(duplicateRules));
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
const cpu = (user + system) / 1e6;
const found = pairs.map(([a, b]) => [places.get(a) ?? 0, places.get(b) ?? 0].sort((x, y) => x - y).join(' '));
const { precision, recall, byWay } = gradeOf(truth, new Set(found));
const share = (number: number) => number.toFixed(4);
console.log(
  `${customers} customers, ${duplicates} duplicates, seed ${seed}: precision ${share(precision)}, recall ${share(recall)}, ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU`,
);
for (const [way, part] of Object.entries(byWay)) console.log(`  ${way.padEnd(8)} ${share(part)}`);
const took: number[] = [];
for (let round = 0; round < 300; round++) {
  const { name, emails, phones } = random.pick(truth.people);
  const asked = performance.now();
  await readmodel.alike(customer, { name, ...(round % 2 ? { emails, phones } : {}) }, new Set(duplicateRules));
  took.push(performance.now() - asked);
}
took.sort((a, b) => a - b);
console.log(`  while typing: ${took[150]?.toFixed(1)} ms median, ${took[297]?.toFixed(1)} ms at the 99th of a hundred`);
model.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = precision >= 0.95 && recall >= 0.9 && cpu <= 60 ? 0 : 1;
