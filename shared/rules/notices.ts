/** Who is to be told of a change: whoever is newly mentioned in it, and whose it newly is. Nobody is told of their own doing. */
import type { ObjectOf } from '../objects/object.ts';

export const noticeKinds = ['mention', 'assigned', 'reminder', 'stopped'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
type Optional = Exclude<NoticeKind, 'stopped'>;
/** What a person can do without, and what of it they want by mail as well; that something stopped is told always, and both ways. */
export type Wanted = Record<Optional | `${Optional}ByMail`, boolean>;

export const wantedAtFirst: Wanted = { mention: true, mentionByMail: true, assigned: true, assignedByMail: false, reminder: true, reminderByMail: false };

export const wants = (wanted: Wanted, kind: NoticeKind): boolean => kind === 'stopped' || wanted[kind];
export const wantsByMail = (wanted: Wanted, kind: NoticeKind): boolean => kind === 'stopped' || (wanted[kind] && wanted[`${kind}ByMail`]);

/** The field that names who is mentioned, in objects that have it. */
export const MENTIONS = 'mentions';

interface Changed {
  by: string;
  via: string;
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
}

const idsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A person who is mentioned and gets the record is told of the mention. What is taken back tells nobody. */
export function noticesOf({ by, via, before, after }: Changed, { owner, fields }: Pick<ObjectOf, 'owner' | 'fields'>): { user: string; kind: NoticeKind }[] {
  if (via === 'undo') return [];
  const told = new Map<string, NoticeKind>();
  const now = owner && after[owner];
  if (typeof now === 'string' && now !== before[owner ?? '']) told.set(now, 'assigned');
  if (fields[MENTIONS]?.kind === 'links') {
    const known = idsIn(before[MENTIONS]);
    for (const user of idsIn(after[MENTIONS])) if (!known.includes(user)) told.set(user, 'mention');
  }
  told.delete(by);
  return [...told].map(([user, kind]) => ({ user, kind }));
}
