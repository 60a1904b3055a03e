import { listNotifications } from '@regulars/shared/operations/notifications.ts';
import { may } from '@regulars/shared/roles.ts';
import { handle } from '../runtime/http/handle.ts';
import { isRead, type Notice } from '../runtime/notifications/notifications.ts';
import type { ReadStore } from '../runtime/store/store.ts';

const PAGE = 50;

/** What a notice is about is looked up when it is read: who may not see the record by then is told nothing of it. */
export const handler = handle(listNotifications, async ({ input, readmodel, store, notifications, user }) => {
  const [notices, reading] = await Promise.all([notifications.page(input.cursor, PAGE), notifications.reading()]);
  const titles = await readmodel.titles([...new Set(notices.flatMap(({ record, by }) => [record, by ?? []].flat()))]);
  const ofWebhooks = may(user.role, 'webhooks:update') ? await webhookNames(notices, store) : {};
  const data = notices.flatMap(({ record, ...notice }) => {
    const title = titles[record] ?? ofWebhooks[record];
    return title === undefined ? [] : [{ ...notice, record, title, read: isRead(reading, notice.id) }];
  });
  const last = notices.length === PAGE ? notices.at(-1) : undefined;
  return { data, unread: data.filter(({ read }) => !read).length, titles, ...(last ? { nextCursor: last.id } : {}) };
});

/** Webhooks are no records; they are few, and few notices are of them. */
async function webhookNames(notices: readonly Notice[], { table, keyring }: ReadStore): Promise<Record<string, string>> {
  if (!notices.some(({ object }) => object === 'webhook')) return {};
  const { webhooksOf } = await import('../runtime/webhooks/webhooks.ts');
  return Object.fromEntries((await webhooksOf(table, keyring).list()).map(({ webhook }) => [webhook.id, webhook.name]));
}
