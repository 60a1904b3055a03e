/** The values that did not fit, as a table: which record, what stood there, why. */
import { faultIn } from '@regulars/shared/errors.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import type { Revision } from './revision.ts';
import type { RefusedValue } from './writeRevised.ts';

const headings = { en: ['Record', 'Name', 'Value', 'Reason: kept in the former field'], zh: ['记录', '名称', '值', '原因：保留在原字段'] } as const;

/** Writes the file and gives its name. */
export async function writeReport({ job, files }: Work<Revision>, refused: readonly RefusedValue[]): Promise<string> {
  const report = `revisions/${job.id}/refused.csv`;
  const lines = refused.map(({ id, title, text, reason }) => csvLine([id, title, text, faultIn(reason, job.language)]));
  await files.write(report, [BYTE_ORDER_MARK, csvLine(headings[job.language]), ...lines].join(''), 'text/csv; charset=utf-8');
  return report;
}
