/**
 * How much may be asked at once: a bucket for each workspace and one for each API key in the table, from which a process
 * leases twenty tokens at a time, and one in the process for who asks in no workspace. What a process that ends had not
 * used is lost to the workspace for as long as twenty tokens take to come back; nothing is given twice.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { environment, type Limit } from '../environment.ts';
import { accountKey, bucketOfKey, type Key } from '../store/keys.ts';
import { count, type Meter, tableFor } from '../store/table.ts';
import { type Account, accountFrom, readAccount, stateOf } from './account.ts';
import { lease, left, take } from './bucket.ts';

interface Bucket {
  /** Tokens of the lease that are left. */
  tokens: number;
  /** Nobody asks for another lease before. */
  until: number;
  full: number | undefined;
  /** Of the workspace, as it was at the lease. */
  account?: Account;
  fetching?: Promise<void> | undefined;
}

const MOST = 10_000;
const buckets = new Map<string, Bucket>();

function bucketOf(name: string): Bucket {
  const found = buckets.get(name) ?? { tokens: 0, until: 0, full: undefined };
  buckets.delete(name);
  buckets.set(name, found); // the one used last stands last
  if (buckets.size > MOST) buckets.delete(buckets.keys().next().value as string); // size says that there is a first one
  return found;
}

export interface Asker {
  workspace?: string | undefined;
  key?: string | undefined;
  /** Who asks in no workspace: a person, or an address. */
  other: string;
}

interface Asked {
  policy: string;
  limit: Limit;
  bucket: Bucket;
  /** Where tokens are leased; undefined: nowhere, the bucket is the process's own. */
  lent: Lent | undefined;
}

interface Lent {
  workspace: string;
  key: Key;
}

function askedOf({ workspace, key, other }: Asker): Asked[] {
  const { limits } = environment;
  if (!workspace) return [{ policy: 'caller', limit: limits.key, bucket: bucketOf(`caller ${other}`), lent: undefined }];
  const whole = { policy: 'workspace', limit: limits.workspace, bucket: bucketOf(workspace), lent: { workspace, key: accountKey(workspace) } };
  return key
    ? [whole, { policy: 'key', limit: limits.key, bucket: bucketOf(`${workspace} ${key}`), lent: { workspace, key: bucketOfKey(workspace, key) } }]
    : [whole];
}

/** Takes a token of each bucket and says in headers what is left; throws TOO_MANY_REQUESTS where one is empty. */
export async function admit(asker: Asker, meter: Meter, headers: Record<string, string>): Promise<void> {
  const asked = askedOf(asker);
  const drawn = await Promise.all(asked.map((one) => draw(one, meter)));
  const empty = asked.filter((_, at) => !drawn[at]);
  if (empty.length > 0) for (const [at, { bucket }] of asked.entries()) if (drawn[at]) bucket.tokens++; // what is refused takes nothing
  const now = Date.now();
  headers['ratelimit-policy'] = asked.map(({ policy, limit }) => `"${policy}";q=${limit.burst};w=${Math.ceil(limit.burst / limit.rate)}`).join(', ');
  headers.ratelimit = asked.map((one) => `"${one.policy}";r=${remaining(one, now)};t=${seconds((one.bucket.full ?? now) - now)}`).join(', ');
  const account = asked[0]?.bucket.account;
  // With the cap it is said of, so that who hears several processes knows which of them has not heard of a newer one yet.
  if (account?.capAt) {
    const at = new Date(now).toISOString();
    headers['x-usage-cap'] = `${stateOf(account, at)}; month=${monthOf(at)}; set=${account.capAt}`;
  }
  if (empty.length === 0) return;
  headers['retry-after'] = String(Math.max(1, seconds(Math.max(...empty.map(({ bucket }) => bucket.until)) - now)));
  throw new CrmError('TOO_MANY_REQUESTS', `${empty.map(({ policy }) => policy).join(', ')}`);
}

const seconds = (milliseconds: number) => Math.max(0, Math.ceil(milliseconds / 1000));
const remaining = ({ bucket, limit }: Asked, now: number) => bucket.tokens + (bucket.full === undefined ? 0 : Math.max(0, left(bucket.full, limit, now)));

/** One lease at a time, which all wait for that found the bucket empty; the one who asked for it is told of its cost. */
async function draw({ bucket, limit, lent }: Asked, meter: Meter): Promise<boolean> {
  for (;;) {
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return true;
    }
    const now = Date.now();
    if (bucket.until > now) return false;
    if (lent) await (bucket.fetching ??= fetchLease(bucket, limit, lent, now, meter).finally(() => (bucket.fetching = undefined)));
    else alone(bucket, limit, now);
  }
}

function alone(bucket: Bucket, limit: Limit, now: number): void {
  const taken = take(bucket.full, limit, now, 1);
  if ('full' in taken) Object.assign(bucket, { tokens: 1, full: taken.full });
  else bucket.until = taken.until;
}

async function fetchLease(bucket: Bucket, limit: Limit, { workspace, key }: Lent, now: number, meter: Meter): Promise<void> {
  const used: Meter = { read: 0, write: 0 };
  const { tokens, until, item, full } = await lease(tableFor(used, { workspace, meters: true }), key, limit, now, bucket.full);
  count(meter, 'lease', used.write);
  Object.assign(bucket, { tokens, until, full, ...(tokens > 0 && key.sk === 'account' ? { account: accountFrom(item) } : {}) });
}

/**
 * Refuses what costs once the cap is reached. A process learns of that with its next lease, so at most twenty requests
 * late; that the cap was raised it learns at once, because a refusal looks first.
 */
export async function checkCap(workspace: string, meter: Meter, now: string): Promise<void> {
  const bucket = bucketOf(workspace);
  if (!bucket.account || stateOf(bucket.account, now) !== 'reached') return;
  bucket.account = await readAccount(tableFor(meter, { workspace, meters: true }), workspace);
  if (stateOf(bucket.account, now) === 'reached') throw new CrmError('CAP_REACHED');
}
