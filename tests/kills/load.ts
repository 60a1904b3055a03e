/** All that is done at once while deployments come and go: writing, importing and taking back, and three who want to hear of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CrmEvent } from '@regulars/shared/rules/events.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { announce, ended } from '../importing.ts';
import type { Call } from '../local.ts';
import { type Answers, writeAtRandom } from '../properties/writer.ts';

export interface Imported {
  name: string;
  rows: number;
  undone: boolean;
  /** Five lives ended before the job had come any further: it says that it has failed, and what it wrote until then stands. */
  gaveUp?: boolean;
}

export interface Load {
  answers: Answers;
  imported: Imported[];
  /** What is going on is finished, nothing new begun. */
  stop(): Promise<void>;
}

const ROWS = 120;
/** Between two pages of the feed, so that reading it leaves room for the rest. */
const FEED_EVERY_MS = 100;

export function begin(calls: () => Call, seed: number, writers = 3): Load {
  const answers: Answers = new Map();
  const imported: Imported[] = [];
  let stopped = false;
  const writing = Array.from({ length: writers }, (_, at) => writeAtRandom(calls(), `w${at}`, seed * 100 + at, answers, () => !stopped));
  const importing = (async () => {
    const random = seeded(seed);
    const call = calls();
    for (let at = 0; !stopped; at++) imported.push(await importOnce(call, `Import.${at}`, random.chance(0.4)));
  })();
  const all = Promise.all([...writing, importing]);
  all.catch(() => (stopped = true)); // told by `stop`
  return {
    answers,
    imported,
    async stop() {
      stopped = true;
      await all;
    },
  };
}

async function importOnce(call: Call, name: string, undone: boolean): Promise<Imported> {
  const lines = Array.from({ length: ROWS }, (_, row) => `${name} row ${row},${name.toLowerCase()}.${row}@example.com`);
  const id = await uploaded(call, ['name,email', ...lines].join('\n'));
  const done = await jobOf(call, `/v1/imports/${id}/start`, `${name}.start`);
  if (done.status === 'failed') return { name, rows: ROWS, undone: false, gaveUp: true };
  if (done.status !== 'done' || done.created !== ROWS) throw new Error(`${name}: ${JSON.stringify(done)}`);
  if (undone) {
    const back = await jobOf(call, `/v1/jobs/${done.id}/undo`, `${name}.undo`);
    if (back.status !== 'done') throw new Error(`${name}, undone: ${JSON.stringify(back)}`);
  }
  return { name, rows: ROWS, undone };
}

/** An upload has no key; whoever is cut off begins anew. */
async function uploaded(call: Call, text: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return (await announce(call, text)).id;
    } catch (error) {
      if (tries > 100) throw error;
      await pause(200);
    }
  }
}

async function jobOf(call: Call, path: string, key: string) {
  const { status, body } = await call('POST', path, {}, { 'idempotency-key': key });
  if (status !== 202) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return ended(call, body.jobId ?? body.id);
}

export interface Heard {
  /** `customer_01…@2`, in order. */
  told: string[];
  stop(): Promise<void>;
}

const nameOf = ({ data: { id, version } }: CrmEvent) => `${id}@${version}`;

/** Somebody who reads the feed from the beginning, page after page. */
export function readFeed(call: Call): Heard {
  const told: string[] = [];
  let stopped = false;
  const reading = (async () => {
    for (let next = ''; !stopped; await pause(FEED_EVERY_MS)) {
      const { status, body } = await call('GET', `/v1/events?limit=100${next ? `&after=${next}` : ''}`);
      if (status !== 200) throw new Error(`feed: ${status} ${JSON.stringify(body)}`);
      told.push(...body.data.map(nameOf));
      next = body.next;
    }
  })();
  reading.catch(() => {}); // told by `stop`
  return {
    told,
    stop() {
      stopped = true;
      return reading;
    },
  };
}

/** What was told as an order of versions for each record: what is wrong with it. `twice`: it may be told again. */
export function wrongIn(told: readonly string[], wanted: ReadonlySet<string>, who: string, twice = false): string[] {
  const once = [...new Set(told)];
  const wrong = [...wanted].filter((one) => !once.includes(one)).map((one) => `${who} never heard of ${one}`);
  if (!twice && once.length !== told.length) wrong.push(`${who} heard ${told.length - once.length} twice`);
  const reached = new Map<string, number>();
  for (const one of once) {
    const [record = '', version] = one.split('@');
    if (!wanted.has(one)) wrong.push(`${who} heard of ${one}, which never was`);
    if (Number(version) !== (reached.get(record) ?? 0) + 1) wrong.push(`${who} heard of ${one} after ${reached.get(record) ?? 0}`);
    reached.set(record, Number(version));
  }
  return wrong;
}
