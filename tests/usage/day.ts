/** A day as a workspace has it, in short: people and a program at work, jobs, refusals, a socket; and what it came to. */

import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { type Row, readRows } from '@regulars/functions/runtime/usage/rows.ts';
import { queueNames } from '@regulars/shared/operations/queues.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import type { Call, startTest } from '../local.ts';

export type TestLocal = Awaited<ReturnType<typeof startTest>>;

const CSV = `Name,E-mail\n${Array.from({ length: 60 }, (_, n) => `Guest ${n},guest${n}@example.com`).join('\n')}\n`;

const good = async (call: Call, method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

export async function ended(call: Call, job: string): Promise<void> {
  for (let waits = 0; waits < 600; waits++) {
    const { status } = await good(call, 'GET', `/v1/jobs/${job}`);
    if (status !== 'waiting' && status !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${job} does not end`);
}

/** Some fifty requests and four jobs. */
export async function workADay(call: Call): Promise<void> {
  const ids: string[] = [];
  for (let n = 0; n < 8; n++) ids.push((await good(call, 'POST', '/v1/customers', { name: `Anna ${n}`, emails: [{ address: `anna${n}@example.com` }] })).id);
  for (const id of ids) {
    await good(call, 'GET', `/v1/customers/${id}`);
    await good(call, 'PATCH', `/v1/customers/${id}`, { note: 'prefers tea' });
  }
  await good(call, 'POST', '/v1/customers/batch', { items: Array.from({ length: 30 }, (_, n) => ({ create: { name: `Bo ${n}` } })) });
  for (let n = 0; n < 5; n++) await good(call, 'GET', '/v1/customers?limit=20&sort=-name&include=count');
  await good(call, 'POST', '/v1/customers/search', { where: { field: 'name', contains: 'Anna' } });
  await good(call, 'POST', '/v1/search', { text: 'anna', limit: 5 });
  for (const path of ['/v1/customers/customer_01M8AKFZF0QGVDCM787Q743HW8', '/v1/customers?limit=100000']) await call('GET', path); // refused
  await call('POST', '/v1/customers', { name: 12 });
  const { id, upload } = await good(call, 'POST', '/v1/imports', { object: 'customer', name: 'guests.csv', size: CSV.length });
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: CSV });
  await ended(call, (await good(call, 'POST', `/v1/imports/${id}/check`, {})).jobId);
  await ended(call, (await good(call, 'POST', `/v1/imports/${id}/start`, {})).jobId);
  await ended(call, (await good(call, 'POST', '/v1/customers/export', { format: 'csv' })).id);
  const bulk = { matching: { where: { field: 'name', contains: 'Bo' } }, set: { note: 'met' } };
  await ended(call, (await good(call, 'POST', '/v1/customers/bulk', bulk)).jobId);
}

/** All jobs have ended, and what the journal told has been heard. */
export async function quiet({ cloud }: TestLocal): Promise<void> {
  for (let calm = 0; calm < 4; ) {
    const busy = queueNames.some((name) => cloud.queues.counts(name).visible > 0 || cloud.queues.counts(name).hidden > 0);
    calm = busy ? 0 : calm + 1;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

export const rowsOfAll = async (workspaces: readonly (string | undefined)[]): Promise<Row[]> => {
  const now = new Date().toISOString();
  return (
    await Promise.all(
      workspaces.map((workspace) => readRows(tableFor({ read: 0, write: 0 }, workspace ? { workspace } : { across: 'unowned' }), workspace, monthOf(now))),
    )
  ).flat();
};
