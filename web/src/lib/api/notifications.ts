/** What the reader is told of, and what they want to be told of. */
import type { NoticeKind, Wanted } from '@regulars/shared/rules/notices.ts';
import { ask } from '#lib/api/http.ts';
import type { Titles } from '#lib/api/records.ts';

export type { NoticeKind, Wanted };

export interface Notice {
  id: string;
  kind: NoticeKind;
  at: string;
  by?: string;
  object: string;
  record: string;
  title: string;
  many: boolean;
  read: boolean;
}

export interface Notices {
  data: Notice[];
  unread: number;
  nextCursor?: string;
  titles: Titles;
}

export const listNotifications = (cursor?: string): Promise<Notices> => ask('GET', '/v1/notifications', { query: { cursor } });
export const markRead = (body: { ids?: string[]; until?: string }): Promise<unknown> => ask('POST', '/v1/notifications/read', { body });
export const notificationSettings = (): Promise<Wanted> => ask('GET', '/v1/notification-settings');
export const saveNotificationSettings = (body: Partial<Wanted>): Promise<Wanted> => ask('PATCH', '/v1/notification-settings', { body });
