/** From upload to visible in the list: a CSV of generated customers through the import operations, guards on. */
import { setTimeout as pause } from 'node:timers/promises';
import { caller } from '../local.ts';
import { drawCustomer, type OwnField } from './generate.ts';
import { textOf } from './questions.ts';

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOf(seed: number, fields: readonly OwnField[], rows: number, run: string): string {
  const heads = ['Name', 'E-mails', 'Phones', ...fields.map(({ label }) => label?.en ?? '')];
  const lines = Array.from({ length: rows }, (_, n) => {
    const { values } = drawCustomer(seed + 2, fields, n);
    const [phone] = values.phones as { number: string }[]; // drawCustomer draws one
    return [String(values.name), `${run}.${n}@import.example`, phone?.number ?? '', ...fields.map((field) => textOf(field, values[field.name]))]
      .map(cell)
      .join(',');
  });
  return [heads.join(','), ...lines].join('\n');
}

/** Rows a second; throws where a row was refused or the list does not show all. */
export async function measureImport(url: string, key: string, seed: number, fields: readonly OwnField[], rows: number, run: string): Promise<number> {
  const call = caller(url, key);
  const good = async (...asked: Parameters<typeof call>) => {
    const answer = await call(...asked);
    if (answer.status >= 300) throw new Error(`${asked[0]} ${asked[1]} gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const file = Buffer.from(csvOf(seed, fields, rows, run));
  const { count: before } = await good('GET', '/v1/customers?limit=1&include=count');
  const began = performance.now();
  const { id, upload } = await good('POST', '/v1/imports', { object: 'customer', name: 'bench.csv', size: file.length });
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: file });
  if (!put.ok) throw new Error(`The upload gave ${put.status}`);
  const { columns } = await good('POST', `/v1/imports/${id}/preview`);
  const targets = columns.map(({ header, field, isNew, kind, label }: Record<string, unknown>) => ({ header, field, isNew, kind, label }));
  const { jobId } = await good('POST', `/v1/imports/${id}/start`, { columns: targets });
  for (;;) {
    const job = await good('GET', `/v1/jobs/${jobId}`);
    if (job.status === 'failed' || job.failed > 0) throw new Error(`The import failed: ${JSON.stringify(job)}`);
    if (job.status === 'done') break;
    await pause(50);
  }
  for (;;) {
    const { count } = await good('GET', '/v1/customers?limit=1&include=count');
    if (count >= before + rows) break;
    await pause(50);
  }
  return rows / ((performance.now() - began) / 1000);
}
