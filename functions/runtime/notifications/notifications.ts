/** What a person is told of, as the table keeps it: which record, never what is in it; and what they have read. Gone after 90 days. */
import { CrmError } from '@regulars/shared/errors.ts';
import { type NoticeKind, type Wanted, wantedAtFirst } from '@regulars/shared/rules/notices.ts';
import { noticeIdOf, noticeKey, noticesBefore, noticesPk, readingKey } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import { Cancelled, isRefused, type Table } from '../store/table.ts';

export interface Notice {
  /** Sorts by time; the same for the same cause. */
  id: string;
  kind: NoticeKind;
  /** ISO 8601. */
  at: string;
  by?: string;
  object: string;
  record: string;
  many: boolean;
}

export interface Reading {
  /** Of the item, for the condition of the next write; 0 where there is none yet. */
  version: number;
  /** Everything up to this notice has been read, and of the later ones these. */
  until: string;
  read: readonly string[];
  wanted: Wanted;
}

const KEPT_SECONDS = 90 * 86_400;
const TRIES = 5;

export function notificationsOf(table: Table, keyring: Keyring, user: string) {
  const { workspace } = keyring;
  const about = (part: string) => `notice|${user}|${part}`;

  async function reading(): Promise<Reading> {
    const item = await table.get(readingKey(workspace, user));
    if (!item) return { version: 0, until: '', read: [], wanted: wantedAtFirst };
    const kept = unseal(keyring, about('read'), item.d as Uint8Array) as Omit<Reading, 'version'>; // sealed below
    return { ...kept, version: item.v as number, wanted: { ...wantedAtFirst, ...kept.wanted } };
  }

  return {
    reading,

    /** False where it was there already: the same cause tells once. */
    async add(notice: Notice): Promise<boolean> {
      const { id, ...rest } = notice;
      const ttl = Math.floor(Date.parse(notice.at) / 1000) + KEPT_SECONDS;
      return table.put({ ...noticeKey(workspace, user, id), d: seal(keyring, about(id), rest), ttl }, 'attribute_not_exists(pk)').then(
        () => true,
        (error) => {
          if (isRefused(error)) return false;
          throw error;
        },
      );
    },

    /** One that is there still; `mailed`: it was sent by mail. */
    async one(id: string): Promise<{ notice: Notice; mailed: boolean } | undefined> {
      const item = await table.get(noticeKey(workspace, user, id));
      return item && { notice: { id, ...(unseal(keyring, about(id), item.d as Uint8Array) as Omit<Notice, 'id'>) }, mailed: item.m === 1 }; // as `add` wrote it
    },

    async mailed(id: string): Promise<void> {
      await table.update({ Key: noticeKey(workspace, user, id), UpdateExpression: 'SET m = :m', ExpressionAttributeValues: { ':m': 1 } });
    },

    /** The newest first, before an id. */
    async page(before: string | undefined, limit: number): Promise<Notice[]> {
      const [from, to] = noticesBefore(before);
      const pages = table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': noticesPk(workspace, user), ':from': from, ':to': to },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit + 1, // the one named itself may be among them
      });
      const { value: items = [] } = await pages.next();
      return (items as { sk: string; d: Uint8Array }[]) // a page of notices, written above
        .map(({ sk, d }) => ({ id: noticeIdOf(sk), ...(unseal(keyring, about(noticeIdOf(sk)), d) as Omit<Notice, 'id'>) }))
        .filter(({ id }) => id !== before)
        .slice(0, limit);
    },

    /** Reads, changes and writes; again where somebody else did meanwhile. */
    async change(by: (reading: Reading) => Partial<Reading>): Promise<Reading> {
      for (let tries = 0; tries < TRIES; tries++) {
        const { version, ...before } = await reading();
        const after = { ...before, ...by({ version, ...before }) };
        const item = { ...readingKey(workspace, user), v: version + 1, d: seal(keyring, about('read'), after) };
        const done = await table
          .transact([
            {
              Put: {
                TableName: table.name,
                Item: item,
                ...(version === 0
                  ? { ConditionExpression: 'attribute_not_exists(pk)' }
                  : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } }),
              },
            },
          ])
          .then(
            () => true,
            (error) => {
              if (error instanceof Cancelled) return false;
              throw error;
            },
          );
        if (done) return { version: version + 1, ...after };
      }
      throw new CrmError('BUSY', `Notices of ${user}`);
    },
  };
}

export type Notifications = ReturnType<typeof notificationsOf>;

/** Whether a notice has been read. */
export const isRead = ({ until, read }: Pick<Reading, 'until' | 'read'>, id: string): boolean => id <= until || read.includes(id);
