/** Importing as the page does it: announce, upload, look, start, wait. */
import type { Call } from './local.ts';

export interface Import {
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every operation
  preview(): Promise<any>;
  start(columns?: readonly object[], more?: object): Promise<{ status: number; body: { jobId: string; code?: string; errors?: object[] } }>;
}

export async function announce(call: Call, bytes: Buffer | string, object = 'customer', name = 'table.csv'): Promise<Import> {
  const body = Buffer.from(bytes);
  const made = await call('POST', '/v1/imports', { object, name, size: body.length });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const { id, upload } = made.body;
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body });
  if (!put.ok) throw new Error(await put.text());
  return {
    id,
    preview: () => call('POST', `/v1/imports/${id}/preview`),
    start: (columns, more = {}) => call('POST', `/v1/imports/${id}/start`, { ...(columns ? { columns } : {}), ...more }),
  };
}

/** The job when it has ended. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export async function ended(call: Call, job: string): Promise<any> {
  for (;;) {
    const { status, body } = await call('GET', `/v1/jobs/${job}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    if (body.status !== 'waiting' && body.status !== 'running') return body;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** What a check of an announced import has found. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export async function checked(call: Call, id: string, plan: object): Promise<any> {
  const begun = await call('POST', `/v1/imports/${id}/check`, plan);
  if (begun.status !== 202) throw new Error(JSON.stringify(begun.body));
  await ended(call, begun.body.jobId);
  return (await call('GET', `/v1/imports/${id}`)).body.check;
}

/** `plan`: mode, what is matched by, and the rest that a start may say. */
export async function importTable(call: Call, bytes: Buffer | string, columns?: readonly object[], object?: string, plan: object = {}) {
  const begun = await (await announce(call, bytes, object)).start(columns, plan);
  if (begun.status !== 202) throw new Error(JSON.stringify(begun.body));
  return ended(call, begun.body.jobId);
}

/** Text of the file that a job has left, its mark included. */
export const reportOf = async ({ errorFile }: { errorFile?: { url: string } }): Promise<string> =>
  errorFile ? Buffer.from(await (await fetch(errorFile.url)).arrayBuffer()).toString() : '';

/** All records of an object, by one field. */
export async function recordsBy(call: Call, plural: string, field: string): Promise<Map<unknown, Record<string, unknown>>> {
  const found = new Map<unknown, Record<string, unknown>>();
  for (let cursor = ''; ; ) {
    const { body } = await call('GET', `/v1/${plural}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    for (const record of body.data) found.set(record[field], record);
    if (!body.nextCursor) return found;
    cursor = body.nextCursor;
  }
}
