/** The thread of `npm run noisy` that asks too much, at an even rate, and counts what it is answered. */
import { parentPort, workerData } from 'node:worker_threads';
import { openClient } from '../bench/client.ts';

const { url, key, rate } = workerData as { url: string; key: string; rate: number }; // what noisy.ts hands over
const client = openClient(url, key, 8);
const answers: Record<string, number> = {};
const began = performance.now();
let asked = 0;
const timer = setInterval(() => {
  for (const due = ((performance.now() - began) / 1000) * rate; asked < due; asked++)
    client.send({ method: 'GET', path: '/v1/workspace' }).then(
      ({ status }) => void (answers[status] = (answers[status] ?? 0) + 1),
      () => void (answers.broken = (answers.broken ?? 0) + 1),
    );
}, 10);
parentPort?.once('message', () => {
  clearInterval(timer);
  client.close();
  parentPort?.postMessage(answers);
});
