/** Writes the table of an export and gives the state of its job; the file goes when its time is over. */
import type { TextContext } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { expireExport } from '@regulars/shared/operations/jobs.ts';
import type { Events } from '../runtime/events/events.ts';
import type { Files } from '../runtime/files/files.ts';
import type { JobState } from '../runtime/jobs/job.ts';
import type { ReadModel } from '../runtime/readmodel/readmodel.ts';
import { type ExportOrder, expiry, fileOf, LIFETIME_SECONDS, nameOf, typeOf } from './order.ts';
import { tableOf } from './table.ts';

export async function finished(
  readmodel: ReadModel,
  object: ObjectOf,
  { id, order }: JobState<ExportOrder>,
  files: Files,
  events: Events,
  context: TextContext,
  workspace: string,
  now: string,
  note?: (rows: number) => void,
): Promise<Partial<JobState<ExportOrder>>> {
  const { bytes, rows } = await tableOf(readmodel, object, order, context, note);
  const report = fileOf(id, order);
  await events.send(expireExport, { workspace, job: id }, LIFETIME_SECONDS); // before the file is there: it never stays for good
  await files.write(report, bytes, typeOf(order));
  return {
    status: 'done',
    total: rows,
    done: rows,
    report,
    called: nameOf(object, order, now),
    expiresAt: expiry(now),
    startedAt: now,
    endedAt: new Date().toISOString(),
  };
}
