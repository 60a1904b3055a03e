/** What carries lines on AWS, where functions run as there: a batch becomes an object as the log delivers it, and is summed from that. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Files } from '../cloud/files.ts';
import type { Invoke } from '../functions/invoke.ts';

export interface Batch {
  batch: string;
  lines: readonly unknown[];
}
/** As CloudWatch Logs sends them: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export interface LogEvent {
  id: string;
  timestamp: number;
  message: string;
}

/** A record of the subscription, compressed by itself. */
export const recordOf = (logEvents: readonly LogEvent[], messageType = 'DATA_MESSAGE'): Buffer =>
  gzipSync(JSON.stringify({ messageType, owner: '000000000000', logGroup: 'regulars', logStream: 'local', subscriptionFilters: ['use'], logEvents }));

/** As the stream writes them: one record after another, with nothing between. */
export async function deliver(files: Files, name: string, records: readonly Uint8Array[]): Promise<void> {
  const bytes = Buffer.concat(records);
  const blob = files.newBody();
  const to = await files.create(blob);
  try {
    await to.write(bytes);
    await to.sync();
  } finally {
    await to.close();
  }
  const etag = createHash('md5').update(bytes).digest('hex');
  files.name({ key: `lines/${name}`, blob, size: bytes.length, etag, type: 'application/octet-stream', headers: '{}', modified: Date.now() });
}

/** A batch that could not be summed comes again, under the same name and with the same ids: it counts once. */
export async function sumAsDelivered(files: Files, invoke: Pick<Invoke, 'job'>, { batch, lines }: Batch): Promise<unknown> {
  const events = lines.map((line, at) => ({ id: `${batch}#${at}`, timestamp: Number(batch), message: JSON.stringify(line) }));
  await deliver(files, batch, [recordOf(events)]);
  return invoke.job({ id: 'sumDelivered', folder: 'usage', quick: true }, {});
}
