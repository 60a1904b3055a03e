/** What a person is told of: mentions, what is assigned to them, reminders. Everybody has their own and sees no others. */
import * as z from 'zod/mini';
import { idPattern } from '../fields/link.ts';
import { noticeKinds } from '../rules/notices.ts';
import { operation } from './operation.ts';

const NoticeId = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'NOT_AN_ID'));
const Wanted = z.strictObject({
  mention: z.boolean(),
  assigned: z.boolean(),
  reminder: z.boolean(),
  /** Of those above, what comes by mail as well, if it has not been read within two minutes. */
  mentionByMail: z.boolean(),
  assignedByMail: z.boolean(),
  reminderByMail: z.boolean(),
});

const Notification = z.strictObject({
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: z.string(),
  /** Whose doing it was; absent where it was nobody's. */
  by: z.optional(z.string()),
  object: z.string(),
  record: z.string().check(z.regex(idPattern)),
  title: z.string(),
  /** One of many at once, as by an import. */
  many: z.boolean(),
  read: z.boolean(),
});

export const listNotifications = operation({
  id: 'listNotifications',
  summary: 'What I am told of, newest first; what I may not see any more is left out',
  route: 'GET /v1/notifications',
  folder: 'notifications',
  allow: 'notifications:read',
  uses: { readmodel: 'read', store: 'read', notifications: 'read' },
  input: z.strictObject({ cursor: z.optional(NoticeId) }),
  output: z.strictObject({
    data: z.array(Notification),
    /** Of the page: on the first one, how many of the newest have not been read. */
    unread: z.int(),
    nextCursor: z.optional(z.string()),
    titles: z.record(z.string(), z.string()),
  }),
  errors: ['TOO_SLOW', 'PREPARING', 'INVALID'],
  budget: { read: 3, write: 0, item: { read: 0.2, write: 0 } },
});

export const readNotifications = operation({
  id: 'readNotifications',
  summary: 'I have read these, or all up to one',
  route: 'POST /v1/notifications/read',
  folder: 'notifications',
  allow: 'notifications:read',
  uses: { notifications: 'write' },
  input: z.strictObject({ ids: z.optional(z.array(NoticeId).check(z.minLength(1), z.maxLength(100))), until: z.optional(NoticeId) }),
  output: z.strictObject({}),
  errors: ['BUSY'],
  budget: { read: 1, write: 2 },
});

export const getNotificationSettings = operation({
  id: 'getNotificationSettings',
  summary: 'What I want to be told of',
  route: 'GET /v1/notification-settings',
  folder: 'notifications',
  allow: 'notifications:read',
  uses: { notifications: 'read' },
  input: z.strictObject({}),
  output: Wanted,
  errors: [],
  budget: { read: 1, write: 0 },
});

export const updateNotificationSettings = operation({
  id: 'updateNotificationSettings',
  summary: 'Choose what I want to be told of',
  route: 'PATCH /v1/notification-settings',
  folder: 'notifications',
  allow: 'notifications:read',
  uses: { notifications: 'write' },
  input: z.partial(Wanted),
  output: Wanted,
  errors: ['BUSY'],
  budget: { read: 1, write: 2 },
});

export const notificationOperations = [listNotifications, readNotifications, getNotificationSettings, updateNotificationSettings] as const;
