/** Somebody who writes at random and asks under one key until there is an answer that stands. */
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import type { Answer, Call } from '../local.ts';

/** Answers by key, `update.<writer>.<n>`; each key's question is the same whenever it is asked. */
export type Answers = Map<string, Answer>;
type Insist = (key: string, status: number, method: string, path: string, body?: unknown) => Promise<Answer>;

/** Sometimes asks again although there was an answer: that must be the same. `call` rejects where there was none at all. */
export function insister(call: Call, random: Random, answers: Answers, attempts = 40): Insist {
  return async (key, status, method, path, body) => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const answer = await call(method, path, body, { 'idempotency-key': key });
      if (answer.status >= 500) continue;
      if (answer.status !== status) throw new Error(`${key}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (random.chance(0.3)) {
        const again = await call(method, path, body, { 'idempotency-key': key });
        if (again.status < 500 && JSON.stringify([again.status, again.body]) !== JSON.stringify([answer.status, answer.body]))
          throw new Error(`${key} was answered ${JSON.stringify(answer.body)}, then ${again.status} ${JSON.stringify(again.body)}`);
      }
      answers.set(key, answer);
      return answer;
    }
    throw new Error(`${key} was never answered`);
  };
}

/** Creates a customer, and perhaps changes and deletes it and makes tasks in a batch; as long as `more` says. */
export async function writeAtRandom(call: Call, writer: string, seed: number, answers: Answers, more: (written: number) => boolean): Promise<void> {
  const random = seeded(seed);
  const insist = insister(call, random, answers);
  for (let at = 0; more(at); at++) {
    const key = `${writer}.${at}`;
    const made = await insist(`create.${key}`, 201, 'POST', '/v1/customers', { name: `Made ${key}`, emails: [{ address: `made.${key}@example.com` }] });
    const path = `/v1/customers/${made.body.id}`;
    // The writer's own version makes a second effect show: it would find the record changed.
    if (random.chance(0.5)) await insist(`update.${key}`, 200, 'PATCH', path, { note: `note ${key}` });
    if (random.chance(0.2)) await insist(`delete.${key}`, 200, 'DELETE', path);
    if (random.chance(0.2)) {
      const items = [0, 1].map((n) => ({ create: { subject: `Batch ${key}.${n}` } }));
      await insist(`batch.${key}`, 200, 'POST', '/v1/tasks/batch', { atomic: random.chance(0.5), items });
    }
  }
}
