/** The first list that a function without a read model answers: its process, its bundle, the snapshot, the question. */
import { repository, runIn } from '../deployment.ts';
import { caller } from '../local.ts';
import { startServer } from './server.ts';

const ROUNDS = 5;
const LIST = '/v1/customers?limit=50&sort=-createdAt&include=count,titles';

export async function measureCold(data: string, key: string): Promise<string> {
  runIn(repository, 'infra/local/synthesize.ts');
  const rounds: { ms: number; bytes: number; loadMs: number; inside: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer(data, { asLambda: true });
    try {
      const call = caller(server.url, key);
      await call('GET', '/v1/workspace'); // the gateway's authorizer is another function
      const began = performance.now();
      const { status } = await call('GET', LIST);
      const ms = performance.now() - began;
      if (status !== 200) throw new Error(`The first list was answered ${status}`);
      const line = server.lines().find(({ operation }) => operation === 'listRecords') ?? {};
      rounds.push({ ms, bytes: Number(line.loadBytes ?? 0), loadMs: Number(line.loadMs ?? 0), inside: Number(line.ms ?? 0) });
    } finally {
      await server.stop();
    }
  }
  const middle = rounds.toSorted((a, b) => a.ms - b.ms)[ROUNDS >> 1];
  return `first list of a cold function: ${middle?.ms.toFixed(0)} ms, of these ${middle?.inside.toFixed(0)} in the request and ${middle?.loadMs.toFixed(0)} opening a snapshot of ${((middle?.bytes ?? 0) / 1e6).toFixed(1)} MB (each of ${rounds.map(({ ms }) => ms.toFixed(0)).join(', ')} ms)`;
}
