/**
 * Every key of the single table, here and nowhere else. All of a workspace's begin with `T#<workspace>#`; ids are never
 * keys by themselves.
 *
 * | item           | pk                                | sk            | index                                    |
 * |----------------|-----------------------------------|---------------|------------------------------------------|
 * | record         | T#t#R#customer#customer_01J…      | record        | members: T#t#O#customer#<shard>, id      |
 * | lane head      | T#t#J                             | head#00 … 15  |                                          |
 * | epoch          | T#t#J                             | epoch         |                                          |
 * | journal entry  | T#t#J#<lane>#<sequence / 10,000>  | <sequence>    | history: T#t#H#<record>, version         |
 * | job            | T#t#C#<job>                       | job           | members: T#t#O#job#0, id                 |
 * | job chunk      | T#t#C#<job>                       | <n>           |                                          |
 * | wish to cancel | T#t#C#<job>                       | cancel        |                                          |
 * | guard          | T#t#U#customer#emails#<hash>      | unique        |                                          |
 * | idempotency    | T#t#I#<principal>#<operation>#<k> | once          |                                          |
 * | snapshot       | T#t#S                             | snapshot      |                                          |
 * | socket ticket  | T#t#W#<hash of the ticket>        | ticket        |                                          |
 * | connection     | T#t#W                             | connection#…  |                                          |
 * | presence       | T#t#W                             | presence#…    |                                          |
 * | notification   | T#t#N#<user>                      | notice#…      |                                          |
 * | what was read  | T#t#N#<user>                      | read          |                                          |
 * | webhook        | T#t#E                             | webhook#<id>  |                                          |
 * | its state      | T#t#E                             | state#<id>    | due: DUE#<shard>, time                   |
 * | delivery       | T#t#E#<webhook>                   | wait#…, done#… |                                         |
 * | replay         | T#t#E#<webhook>                   | replay#<id>   |                                          |
 * | account        | T#t#M                             | account       |                                          |
 * | opened month   | T#t#M                             | month#<month> |                                          |
 * | meter          | T#t#M#<month>                     | <day>#<feature>#<user> |                                 |
 * | bucket of a key | T#t#M                            | key#<API key> |                                          |
 * | due record     |                                   |               | due: DUE#<shard>, time                   |
 * | data key       | T#t#K                             | key           | (in the table of keys)                   |
 * | membership     | GLOBAL#person#<hash of e-mail>    | <workspace>   |                                          |
 * | API key        | GLOBAL#key#<hash>                 | key           |                                          |
 * | meter of nobody | GLOBAL#meter#<month>             | <day>#<feature> |                                        |
 * | turn of summing | GLOBAL#meter#lines               | turn          |                                          |
 * | counted lines  | GLOBAL#meter#lines#<time>         | batch#<batch>#<n> |                                      |
 * | listing        | GLOBAL#workspaces                 | <workspace>   |                                          |
 */
const padded = (number: number, digits: number) => String(number).padStart(digits, '0');
const own = (workspace: string, rest: string) => `T#${workspace}#${rest}`;

/** Listing a workspace's records is spread over this many partitions of the index. */
export const MEMBER_SHARDS = 4;
const BUCKET = 10_000;

export interface Key extends Record<string, string> {
  pk: string;
  sk: string;
}

export const recordKey = (workspace: string, object: string, id: string): Key => ({ pk: own(workspace, `R#${object}#${id}`), sk: 'record' });
export const membersKey = (workspace: string, object: string, shard: number) => own(workspace, `O#${object}#${shard}`);
export const shardOf = (id: string) => id.charCodeAt(id.length - 1) % MEMBER_SHARDS;

export const headsKey = (workspace: string) => own(workspace, 'J');
export const headKey = (workspace: string, lane: number): Key => ({ pk: headsKey(workspace), sk: `head#${padded(lane, 2)}` });
export const laneOf = (sk: string): number | undefined => (sk.startsWith('head#') ? Number(sk.slice(5)) : undefined);

export const bucketOf = (sequence: number) => Math.floor(sequence / BUCKET);
export const lastOfBucket = (sequence: number) => bucketOf(sequence) * BUCKET + BUCKET - 1;
export const sequenceSk = (sequence: number) => padded(sequence, 12);
export const entryKey = (workspace: string, lane: number, sequence: number): Key => ({
  pk: own(workspace, `J#${padded(lane, 2)}#${bucketOf(sequence)}`),
  sk: sequenceSk(sequence),
});
/** Of the key of a journal entry. */
export const workspaceOfEntry = (pk: string): string => pk.split('#')[1] ?? '';
/** Undefined where the key is no entry's. */
export const laneOfEntry = (pk: string): number | undefined => {
  const [, lane] = /^T#[^#]+#J#(\d\d)#\d+$/.exec(pk) ?? [];
  return lane === undefined ? undefined : Number(lane);
};
export const historyKey = (workspace: string, record: string) => own(workspace, `H#${record}`);
export const versionSk = (version: number) => padded(version, 10);

export const jobPk = (workspace: string, job: string) => own(workspace, `C#${job}`);
export const jobKey = (workspace: string, job: string): Key => ({ pk: jobPk(workspace, job), sk: 'job' });
export const chunkKey = (workspace: string, job: string, chunk: number): Key => ({ pk: jobPk(workspace, job), sk: padded(chunk, 8) });
export const cancelKey = (workspace: string, job: string): Key => ({ pk: jobPk(workspace, job), sk: 'cancel' });

export const guardKey = (workspace: string, guard: string): Key => ({ pk: own(workspace, `U#${guard}`), sk: 'unique' });
export const onceKey = (workspace: string, principal: string, operation: string, key: string): Key => ({
  pk: own(workspace, `I#${principal}#${operation}#${key}`),
  sk: 'once',
});
/** Which snapshot of the read model is the latest. */
export const snapshotKey = (workspace: string): Key => ({ pk: own(workspace, 'S'), sk: 'snapshot' });
/** `ticket`: hash of a ticket that opens a WebSocket. */
export const ticketKey = (workspace: string, ticket: string): Key => ({ pk: own(workspace, `W#${ticket}`), sk: 'ticket' });
/** All connections of a workspace and whom they show to each other: few, and mostly read together. */
export const connectionsPk = (workspace: string) => own(workspace, 'W');
export const connectionKey = (workspace: string, id: string): Key => ({ pk: connectionsPk(workspace), sk: `connection#${id}` });
export const presenceKey = (workspace: string, id: string): Key => ({ pk: connectionsPk(workspace), sk: `presence#${id}` });
/** What a person is told of, the ids in order of time. */
export const noticesPk = (workspace: string, user: string) => own(workspace, `N#${user}`);
const NOTICE = 'notice#';
export const noticeKey = (workspace: string, user: string, id: string): Key => ({ pk: noticesPk(workspace, user), sk: `${NOTICE}${id}` });
/** Sort keys of the notices before an id, or of all. */
export const noticesBefore = (id: string | undefined): [string, string] => [NOTICE, id === undefined ? `${NOTICE}~` : `${NOTICE}${id}`];
export const noticeIdOf = (sk: string) => sk.slice(NOTICE.length);
export const readingKey = (workspace: string, user: string): Key => ({ pk: noticesPk(workspace, user), sk: 'read' });
/** A workspace's webhooks and how far each is: few, and mostly read together. */
export const webhooksPk = (workspace: string) => own(workspace, 'E');
const WEBHOOK = 'webhook#';
const STATE = 'state#';
export const webhookKey = (workspace: string, id: string): Key => ({ pk: webhooksPk(workspace), sk: `${WEBHOOK}${id}` });
export const webhookStateKey = (workspace: string, id: string): Key => ({ pk: webhooksPk(workspace), sk: `${STATE}${id}` });
/** Of the sort key of a webhook or of its state; undefined where it is none. */
export const webhookIn = (sk: string): string | undefined => (sk.startsWith(WEBHOOK) ? sk.slice(WEBHOOK.length) : undefined);
export const webhookOfState = (sk: string): string | undefined => (sk.startsWith(STATE) ? sk.slice(STATE.length) : undefined);
/** What a webhook has to deliver (`wait`), has delivered or given up (`done`), and was asked to repeat. */
export const deliveriesPk = (workspace: string, webhook: string) => own(workspace, `E#${webhook}`);
export const deliveryNumber = (number: number) => padded(number, 12);
export const deliveryKey = (workspace: string, webhook: string, list: 'wait' | 'done', number: number): Key => ({
  pk: deliveriesPk(workspace, webhook),
  sk: `${list}#${deliveryNumber(number)}`,
});
/** Sort keys of a list between two numbers. */
export const deliveriesBetween = (list: 'wait' | 'done', from: number, to: number): [string, string] => [
  `${list}#${deliveryNumber(from)}`,
  `${list}#${deliveryNumber(to)}`,
];
export const replayKey = (workspace: string, webhook: string, id: string): Key => ({ pk: deliveriesPk(workspace, webhook), sk: `replay#${id}` });
export const REPLAYS: [string, string] = ['replay#', 'replay#~'];
/** What a workspace has used in the running month, its cap, and the bucket that its requests are taken from. */
export const accountKey = (workspace: string): Key => ({ pk: accountPk(workspace), sk: 'account' });
export const accountPk = (workspace: string) => own(workspace, 'M');
/** What lay stored when a month's first use came, and at what price. */
const MONTH = 'month#';
export const monthKey = (workspace: string, month: string): Key => ({ pk: accountPk(workspace), sk: `${MONTH}${month}` });
export const monthsBetween: [string, string] = [MONTH, `${MONTH}~`];
export const monthIn = (sk: string): string => sk.slice(MONTH.length);
export const bucketOfKey = (workspace: string, key: string): Key => ({ pk: accountPk(workspace), sk: `key#${key}` });
/** The meter's rows of a month; `workspace` is undefined for what belongs to none, such as the authorizer's refusals. */
export const meterPk = (workspace: string | undefined, month: string) => (workspace ? own(workspace, `M#${month}`) : `GLOBAL#meter#${month}`);
export const meterKey = (workspace: string | undefined, day: string, feature: string, user: string): Key => ({
  pk: meterPk(workspace, day.slice(0, 7)),
  sk: `${day}#${feature}#${user}`,
});
export function meterIn(sk: string): { day: string; feature: string; user: string } {
  const [day = '', feature = '', user = ''] = sk.split('#');
  return { day, feature, user };
}
/** Whose turn it is to sum what was delivered, and of what. */
export const turnKey: Key = { pk: 'GLOBAL#meter#lines', sk: 'turn' };
/** Lines that were counted, by the time they were written at and the batch that counted them. */
export const countedPk = (time: string) => `GLOBAL#meter#lines#${time}`;
export const countedKey = (time: string, batch: string, part: number): Key => ({ pk: countedPk(time), sk: `${countedBefore(batch)}#${part}` });
/** Sorts after all that batches with lower numbers counted, and before what this one did. No digit begins it: what reads the journal tells entries by that. */
export const countedBefore = (batch: string) => `batch#${batch}`;
/** Records of all workspaces that ask for something at a time: for the one job that does it. */
export const DUE_SHARDS = 4;
export const dueKey = (shard: number) => `DUE#${shard}`;
export const dueShardOf = (id: string) => id.charCodeAt(id.length - 1) % DUE_SHARDS;
/** Of the key of a record. */
export function recordAt(pk: string): { workspace: string; object: string; id: string } {
  const [, workspace = '', , object = '', id = ''] = pk.split('#'); // T#t#R#object#id
  return { workspace, object, id };
}
export const dataKey = (workspace: string): Key => ({ pk: own(workspace, 'K'), sk: 'key' });

/** `person`: hash of the verified e-mail address. */
export const personPk = (person: string) => `GLOBAL#person#${person}`;
export const membershipKey = (person: string, workspace: string): Key => ({ pk: personPk(person), sk: workspace });
export const apiKeyKey = (hash: string): Key => ({ pk: `GLOBAL#key#${hash}`, sk: 'key' });
/** All workspaces, for who runs the machine. */
export const LISTING_PK = 'GLOBAL#workspaces';
export const listingKey = (workspace: string): Key => ({ pk: LISTING_PK, sk: workspace });
