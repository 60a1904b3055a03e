/**
 * `npm run noisy`: one workspace asks at twenty times its limit while another works at its own pace. Quiet and noisy spells
 * alternate, so that whatever else the machine does falls on both; printed are the other's p50 and p99 of each, its errors,
 * and what the noisy one was answered. `-- --seconds 10 --rounds 6 --limit 10`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openClient } from '../bench/client.ts';
import { startServer } from '../bench/server.ts';
import { lay } from '../bench/table.ts';
import { admit } from './workspaces.ts';

const option = (name: string, usual: number) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] ?? usual) || usual;
const [seconds, rounds, limit] = [option('seconds', 10), option('rounds', 6), option('limit', 10)];
/** Of the quiet one, in a second: four fifths of its limit. */
const PACE = Math.max(1, limit * 0.8);

// At once: as much as each process may hold leased, several times over.
process.env.LIMIT_WORKSPACE = `${limit}/200`;
process.env.LIMIT_KEY = `${limit}/200`;
const data = mkdtempSync(join(tmpdir(), 'regulars-noisy-'));
const server = await startServer(data);
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

const [noisy, quiet] = [admit(data, 'Noisy'), admit(data, 'Quiet')];
const client = openClient(server.url, quiet.key, 4);
const { body } = await client.send({ method: 'POST', path: '/v1/customers', body: { name: 'Anna' } });
const { id } = JSON.parse(body.toString()) as { id: string };
const questions = [
  { method: 'GET', path: `/v1/customers/${id}` },
  { method: 'GET', path: '/v1/customers?limit=20' },
  { method: 'POST', path: '/v1/customers', body: { name: 'Bo' } },
];

/** Each begins at its own time, whether or not those before have ended. */
async function spell(): Promise<{ times: number[]; errors: number[] }> {
  const times: number[] = [];
  const errors: number[] = [];
  const running: Promise<void>[] = [];
  for (let n = 0; n < seconds * PACE; n++) {
    const began = performance.now();
    const ask = questions[n % questions.length];
    if (ask)
      running.push(
        client.send(ask).then(({ status }) => {
          if (status >= 400) errors.push(status);
          times.push(performance.now() - began);
        }),
      );
    await pause(Math.max(0, began + 1000 / PACE - performance.now()));
  }
  await Promise.all(running);
  return { times, errors };
}

/** In a thread of its own, so that its work is not taken for the server's. */
function begin(): Promise<() => Promise<Record<string, number>>> {
  const worker = new Worker(fileURLToPath(new URL('./noise.ts', import.meta.url)), { workerData: { url: server.url, key: noisy.key, rate: limit * 20 } });
  return new Promise((ready) =>
    worker.once('online', () =>
      ready(
        () =>
          new Promise((done) => {
            worker.once('message', done);
            worker.postMessage('stop');
          }),
      ),
    ),
  );
}

const all = { quiet: { times: [] as number[], errors: [] as number[] }, noisy: { times: [] as number[], errors: [] as number[] } };
const answers: Record<string, number> = {};
await spell(); // warm
const emptied = await begin();
await pause(3000); // what the noisy one may ask at once after its pause is no noise
await emptied();
for (let round = 0; round < rounds; round++) {
  for (const kind of round % 2 ? (['noisy', 'quiet'] as const) : (['quiet', 'noisy'] as const)) {
    const stop = kind === 'noisy' ? await begin() : undefined;
    await pause(2000); // what came back to the noisy one during its pause is used up
    const { times, errors } = await spell();
    all[kind].times.push(...times);
    all[kind].errors.push(...errors);
    for (const [status, count] of Object.entries((await stop?.()) ?? {})) answers[status] = (answers[status] ?? 0) + count;
  }
}
client.close();
await server.stop();
rmSync(data, { recursive: true, force: true });

const at = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
console.log(`Limit ${limit} requests a second; the noisy one asks ${limit * 20}, the other ${PACE}. ${rounds} rounds of ${seconds} seconds each way.`);
console.log(
  lay(
    ['the other, while', 'requests', 'errors', 'p50 ms', 'p99 ms'],
    Object.entries(all).map(([kind, { times, errors }]) => [
      kind,
      String(times.length),
      errors.length > 0 ? errors.join(' ') : '0',
      at(times, 0.5).toFixed(1),
      at(times, 0.99).toFixed(1),
    ]),
  ),
);
console.log(
  `The noisy one was answered ${Object.entries(answers)
    .map(([status, count]) => `${status} × ${count}`)
    .join(', ')}.`,
);
const more = at(all.noisy.times, 0.99) / at(all.quiet.times, 0.99) - 1;
console.log(`The other's p99 rose by ${(more * 100).toFixed(1)} %.`);
process.exitCode = more > 0.2 || all.quiet.errors.length + all.noisy.errors.length > 0 ? 1 : 0;
