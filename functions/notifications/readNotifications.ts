import { readNotifications } from '@regulars/shared/operations/notifications.ts';
import { handle } from '../runtime/http/handle.ts';

/** Beyond this many read one by one, the oldest of them count as the mark. */
const MOST = 200;

export const handler = handle(readNotifications, async ({ input: { ids = [], until = '' }, notifications }) => {
  await notifications.change((reading) => {
    const mark = until > reading.until ? until : reading.until;
    const read = [...new Set([...reading.read, ...ids])].filter((id) => id > mark).sort();
    const over = read.splice(0, Math.max(0, read.length - MOST));
    return { until: over.at(-1) ?? mark, read };
  });
  return {};
});
