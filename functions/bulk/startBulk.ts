import { CrmError } from '@regulars/shared/errors.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { startBulk } from '@regulars/shared/operations/bulk.ts';
import { runBulk } from '@regulars/shared/operations/jobs.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import { type BulkOrder, type Wanted, writeTargets } from './order.ts';
import { type Asked, checkAsked, targetsOf } from './selection.ts';

/** The records are those that match now; what comes to match later is not touched. */
export const handler = handleRecords(startBulk, async ({ input, object, readmodel, store, files, events, settings, user, workspace, language, now }) => {
  const asked = input as Asked; // its schema is the object's
  checkAsked(asked, object, user);
  const { set, add, remove, move } = asked;
  await checkLinks({ set, add }, object, store);
  const targets = await targetsOf(asked, object, { readmodel, objectOf: (name) => settings.definitions.find((one) => one.name === name) });
  const order: BulkOrder = { object: object.name, set, add, remove, move };
  const job = { ...newJob<BulkOrder>({ kind: runBulk.id, asker: user, language, asked: true, order }, now), total: targets.length };
  await writeTargets(files, store.keyring, job.id, targets);
  const begun = await store.commit([], {
    also: () => [jobPut(store.table, store.keyring, job)],
    answer: () => ({ jobId: job.id, count: targets.length }),
  });
  await events.send(runBulk, { workspace, job: begun.jobId });
  return begun;
});

/** A link that all are given must lead somewhere: said once here rather than for each record. */
async function checkLinks({ set = {}, add = {} }: Wanted, object: ObjectOf, store: WriteStore): Promise<void> {
  for (const [part, values] of Object.entries({ set, add })) {
    for (const [name, value] of Object.entries(values)) {
      const field = object.fields[name];
      if (!field || (field.kind !== 'link' && field.kind !== 'links')) continue;
      for (const id of [value ?? []].flat() as string[]) {
        // The schema of links took them: they are ids.
        await store.get(store.objectOf(targetOf(field)), id).catch((error: unknown) => {
          if (!(error instanceof CrmError)) throw error;
          throw new CrmError('NOT_FOUND', `${name} leads nowhere`, [{ pointer: `/${part}/${name}`, code: 'NO_SUCH_RECORD' }]);
        });
      }
    }
  }
}
