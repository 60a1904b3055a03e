/** A job as it is shown: its state, the reason of a failure in the reader's words, and a link to its report. */
import { type ErrorCode, reasonOf, sentenceOf } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { Files } from '../runtime/files/files.ts';
import type { JobState } from '../runtime/jobs/job.ts';

/** Whether the file of an export may no longer be downloaded. */
export const isOver = ({ expiresAt }: Pick<JobState, 'expiresAt'>, now: string): boolean => expiresAt !== undefined && expiresAt <= now;

export async function jobView(job: JobState, files: Files, language: Language, now: string): Promise<JobStatus> {
  const {
    version: _,
    asker,
    language: __,
    asked: ___,
    order: ____,
    lease: _____,
    position: ______,
    attempts: _______,
    furthest: ________,
    report,
    called,
    failedBy,
    refusals,
    ...shown
  } = job;
  return {
    ...shown,
    by: asker.user,
    ...(refusals ? { refusals: refusals.map(({ message, ...one }) => ({ ...one, detail: reasonOf({ ...one, message }, language) })) } : {}),
    ...(failedBy ? { reason: sentenceOf(failedBy as ErrorCode, language) } : {}), // handleJob writes codes only
    ...(report && called === undefined ? { errorFile: { url: await files.downloadUrl(report, `${job.kind}-${job.id}.csv`) } } : {}),
    ...(report && called !== undefined && !isOver(job, now) ? { file: { url: await files.downloadUrl(report, called), name: called } } : {}),
  };
}
