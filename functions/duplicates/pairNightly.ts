import { objects } from '@regulars/shared/objects/index.ts';
import { pairNightly, pairOvernight, pairRecords } from '@regulars/shared/operations/jobs.ts';
import { directoryOf } from '../runtime/directory/directory.ts';
import { events } from '../runtime/events/events.ts';
import { newJob, saveJob } from '../runtime/jobs/job.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { tableFor } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import type { PairOrder } from './findDuplicates.ts';

/** A job for each workspace and object that merges; it ends at once where nothing changed since the last one. */
export async function handler(): Promise<void> {
  const began = performance.now();
  const meter = { read: 0, write: 0 };
  const now = new Date().toISOString();
  for (const workspace of await directoryOf(meter).workspaces()) {
    const [table, keyring] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter)];
    for (const { name } of objects.filter(({ merges }) => merges)) {
      const asker = { user: 'system:duplicates', role: 'admin', access: 'all', teams: [] } as const;
      const { id } = await saveJob(
        table,
        keyring,
        newJob<PairOrder>({ kind: pairRecords.id, asker, language: 'en', asked: true, order: { object: name, anew: false } }, now),
      );
      await events.send(pairOvernight, { workspace, job: id });
    }
  }
  writeLine({ of: pairNightly, large: true, began, meter, says: { job: pairNightly.id } });
}
