/** An import from the command line: the same job as from the page, asked for by the workspace's owner. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { importable } from '@regulars/functions/imports/importable.ts';
import { type Order, uploadOf } from '@regulars/functions/imports/order.ts';
import { jobView } from '@regulars/functions/jobs/view.ts';
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { events } from '@regulars/functions/runtime/events/events.ts';
import { filesOf } from '@regulars/functions/runtime/files/files.ts';
import { type JobState, newJob, readJob, saveJob } from '@regulars/functions/runtime/jobs/job.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { CrmError } from '@regulars/shared/errors.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import type { Asked } from './commands.ts';
import { settingsFor } from './workspaces.ts';
import { Wrong } from './wrong.ts';

const meter = { read: 0, write: 0 };
const isOver = ({ status }: JobState) => status !== 'waiting' && status !== 'running';

export async function importFile({ workspace = '', object = '', file = '' }: Asked) {
  const { definitions, language, record } = await settingsFor(directoryOf(meter), workspace);
  const asker = { user: record.createdBy, role: 'owner', access: 'all', teams: [] } as const;
  const { name } = objectFor(() => importable(definitions, object, asker), object);
  const bytes = bytesOf(file);
  const [table, keyring, files] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter), filesOf(workspace)];

  const job = newJob<Order>({ kind: importRows.id, asker, language, asked: true, order: { object: name, name: basename(file) } }, new Date().toISOString());
  await files.write(uploadOf(job.id), bytes, 'text/csv');
  await saveJob(table, keyring, job);
  await events.send(importRows, { workspace, job: job.id });

  for (let shown = -1; ; await new Promise((done) => setTimeout(done, 250))) {
    const now = await readJob(table, keyring, job.id);
    if (!now) throw new Error(`The job ${job.id} has gone`);
    if (now.done !== shown && now.total) console.error(`${now.done} of ${now.total} rows`);
    shown = now.done;
    if (!isOver(now)) continue;
    if (now.status === 'failed') process.exitCode = 1;
    return jobView(now, files, language, new Date().toISOString());
  }
}

function objectFor<T>(find: () => T, name: string): T {
  try {
    return find();
  } catch (error) {
    throw error instanceof CrmError ? new Wrong(`Nothing can be imported into ${name}. Name an object such as customer.`) : error;
  }
}

/** Relative to the folder in which `npm run` was called. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(resolve(process.env.INIT_CWD ?? '.', file));
  } catch (error) {
    throw new Wrong(`The file ${file} cannot be read: ${(error as Error).message}`); // fs throws errors with a sentence
  }
}
