/** The refused rows as they stood in the file, each with its reason: ready to be mended and imported again. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import type { Layout } from './layout.ts';
import { type Order, reportOf, uploadOf } from './order.ts';
import { type Refused, reasonFor, reasonTitle } from './reasons.ts';
import { recordsOf } from './table.ts';

/** Writes the file and gives its name. What was corrected stands in it as it was corrected. */
export async function writeErrorFile(
  { job, files }: Work<Order>,
  layout: Layout,
  object: ObjectOf,
  refused: readonly Refused[],
  correct: (row: number, cells: readonly string[]) => readonly string[],
): Promise<string> {
  const byRow = new Map(refused.map((one) => [one.row, one]));
  const { titles, reason } = layout;
  const kept = (cells: readonly string[]) => cells.filter((_, at) => at !== reason);
  const lines = [BYTE_ORDER_MARK, csvLine([...kept(titles), reasonTitle[job.language]])];
  let number = 0;
  for await (const sent of recordsOf(files, uploadOf(job.id), layout.format)) {
    const row = number++;
    const found = byRow.get(row);
    if (!found) continue;
    const cells = correct(row, sent);
    const padded = Array.from({ length: Math.max(titles.length, cells.length) }, (_, at) => cells[at] ?? '');
    lines.push(csvLine([...kept(padded.slice(0, titles.length)), reasonFor(found, layout, object, job.language), ...padded.slice(titles.length)]));
  }
  await files.write(reportOf(job.id), lines.join(''), 'text/csv; charset=utf-8');
  return reportOf(job.id);
}
