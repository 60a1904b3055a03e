/**
 * What a data folder of the core holds: fields of one's own, customers with edits and undo, the trash, an import. Written
 * once by the code of its day, and read back by every later one. `expected` is kept beside the folder.
 */
import { expect } from 'vitest';
import { telcoCsv } from '../doubles/telco.ts';
import type { Call } from '../local.ts';

export interface Expected {
  /** An owner's API key. */
  key: string;
  edited: { id: string; body: Record<string, unknown>; history: string[] };
  trashed: string;
  job: string;
  imported: number;
}

const must = async (answer: Awaited<ReturnType<Call>>) => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

export async function importFile(call: Call, name: string, bytes: Uint8Array): Promise<Record<string, unknown> & { id: string; status: string }> {
  const { body } = await must(await call('POST', '/v1/imports', { object: 'customer', name, size: bytes.length }));
  const put = await fetch(body.upload.url, { method: 'PUT', headers: body.upload.headers, body: Buffer.from(bytes) });
  if (!put.ok) throw new Error(`The upload was answered ${put.status}`);
  const started = await must(await call('POST', `/v1/imports/${body.id}/start`, {}));
  return finished(call, started.body.jobId);
}

export async function finished(call: Call, id: string): Promise<Record<string, unknown> & { id: string; status: string }> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await must(await call('GET', `/v1/jobs/${id}`));
    if (body.status === 'done' || body.status === 'failed') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Job ${id} does not end`);
}

export async function writeCore(call: Call, key: string): Promise<Expected> {
  await must(await call('POST', '/v1/fields', { object: 'customer', name: 'x_table', label: { en: 'Table', zh: '桌号' }, kind: 'number' }));
  await must(await call('POST', '/v1/fields', { object: 'customer', name: 'x_old', label: { en: 'Old' }, kind: 'text' }));
  const { body: wei } = await must(await call('POST', '/v1/customers', { name: '张伟', emails: [{ address: 'wei@example.cn' }], x_table: 4, x_old: 'kept' }));
  await must(await call('DELETE', '/v1/fields/customer/x_old'));
  await must(await call('PATCH', `/v1/customers/${wei.id}`, { stage: 'regular', tags: ['tea'] }));
  const wrong = await must(await call('PATCH', `/v1/customers/${wei.id}`, { name: '章伟' }));
  await must(await call('POST', `/v1/changes/${wrong.headers.get('x-change')}/undo`, {}));
  await must(await call('POST', '/v1/interactions', { subject: 'Wants jasmine tea', customer: wei.id, at: '2026-01-02T03:04:05.000Z' }));
  const { body: gone } = await must(await call('POST', '/v1/customers', { name: 'Gone', emails: [{ address: 'gone@example.com' }] }));
  await must(await call('DELETE', `/v1/customers/${gone.id}`));
  const job = await importFile(call, 'telco.csv', new TextEncoder().encode(telcoCsv(120, 7)));
  const history = (await must(await call('GET', `/v1/customers/${wei.id}/history`))).body.data.map(({ id }: { id: string }) => id);
  return {
    key,
    edited: { id: wei.id, body: (await must(await call('GET', `/v1/customers/${wei.id}`))).body, history },
    trashed: gone.id,
    job: job.id,
    imported: Number(job.created),
  };
}

/** Reads all of it back, then goes on: edits, restores, undoes the import. */
export async function readCore(call: Call, { edited, trashed, job, imported }: Expected): Promise<void> {
  const count = async (query: object) => (await must(await call('POST', '/v1/customers/search', { include: ['count'], limit: 1, ...query }))).body.count;
  expect((await must(await call('GET', `/v1/customers/${edited.id}`))).body).toEqual(edited.body);
  expect(edited.body).toMatchObject({ name: '张伟', stage: 'regular', tags: ['tea'], x_table: 4, version: 4 });
  const { data } = (await must(await call('GET', `/v1/customers/${edited.id}/history`))).body;
  expect(data.map(({ id }: { id: string }) => id)).toEqual(edited.history);
  expect(await count({})).toBe(imported + 1);
  for (const text of ['伟', 'zhang', 'zw', 'wei@example']) expect(await count({ text })).toBeGreaterThanOrEqual(1);
  expect(await count({ where: { field: 'x_table', gte: 4 } })).toBe(1);
  expect(await count({ trashed: true })).toBe(1);
  expect((await must(await call('GET', `/v1/customers/${edited.id}/timeline`))).body.data).toHaveLength(1);

  await must(await call('POST', '/v1/fields/customer/x_old/restore', {}));
  expect((await must(await call('GET', `/v1/customers/${edited.id}`))).body.x_old).toBe('kept');
  await must(await call('POST', `/v1/customers/${trashed}/restore`, {}));
  expect((await call('POST', '/v1/customers', { name: 'Twin', emails: [{ address: 'GONE@example.com' }] })).status).toBe(409);
  const undo = await must(await call('POST', `/v1/jobs/${job}/undo`, {}));
  expect((await finished(call, undo.body.jobId)).status).toBe('done');
  expect(await count({})).toBe(2);
}
