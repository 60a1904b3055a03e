import { listNotifications } from '@regulars/shared/operations/notifications.ts';
import { handle } from '../runtime/http/handle.ts';
import { isRead } from '../runtime/notifications/notifications.ts';

const PAGE = 50;

/** What a notice is about is looked up when it is read: who may not see the record by then is told nothing of it. */
export const handler = handle(listNotifications, async ({ input, readmodel, notifications }) => {
  const [notices, reading] = await Promise.all([notifications.page(input.cursor, PAGE), notifications.reading()]);
  const titles = await readmodel.titles([...new Set(notices.flatMap(({ record, by }) => [record, by ?? []].flat()))]);
  const data = notices.flatMap(({ record, ...notice }) => {
    const title = titles[record];
    return title === undefined ? [] : [{ ...notice, record, title, read: isRead(reading, notice.id) }];
  });
  const last = notices.length === PAGE ? notices.at(-1) : undefined;
  return { data, unread: data.filter(({ read }) => !read).length, titles, ...(last ? { nextCursor: last.id } : {}) };
});
