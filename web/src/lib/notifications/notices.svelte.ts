/** The notices of the page and the bell, asked for again whenever the line says that there are others. */
import { createInfiniteQuery } from '@tanstack/svelte-query';
import { listNotifications, markRead, type Notice, type Notices } from '#lib/api/notifications.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { live } from '#lib/live/live.svelte.ts';
import { cache } from '#lib/space.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

const KEY = ['notifications'];

export function noticesQuery() {
  let heard = live.notifications;
  $effect(() => {
    if (live.notifications === heard) return;
    heard = live.notifications;
    void cache.invalidateQueries({ queryKey: KEY });
  });
  return createInfiniteQuery(() => ({
    queryKey: KEY,
    queryFn: async ({ pageParam }: { pageParam: string | undefined }) => {
      const page = await listNotifications(pageParam);
      titles.learn(page.titles);
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Notices) => last.nextCursor,
    staleTime: 60_000,
  }));
}

interface Pages {
  pages: Notices[];
  pageParams: unknown[];
}

/** Shown as read at once; what the server refuses is shown as it was. */
async function mark(those: (notice: Notice) => boolean, body: { ids?: string[]; until?: string }): Promise<void> {
  const before = cache.getQueryData<Pages>(KEY);
  cache.setQueryData<Pages>(
    KEY,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => {
          const data = page.data.map((notice) => (those(notice) ? { ...notice, read: true } : notice));
          return { ...page, data, unread: data.filter(({ read }) => !read).length };
        }),
      },
  );
  try {
    await markRead(body);
  } catch (error) {
    cache.setQueryData(KEY, before);
    toasts.show(oneLine(error), { bad: true });
  }
}

export const markOne = ({ id, read }: Notice): Promise<void> | undefined => (read ? undefined : mark((notice) => notice.id === id, { ids: [id] }));
export const markAll = (newest: Notice): Promise<void> => mark(() => true, { until: newest.id });
