/**
 * Queues on SQLite: a message is kept until it is deleted, hidden while somebody works on it, and set aside in `<queue>-dead`
 * after its fifth fruitless receive. A queue is fair as SQS's are: of waiting messages those come first of whose group the
 * fewest are at work. What was accepted survives any ending of the process.
 */
import { createHash, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

export type Message = { id: string; body: string; attributes: string; handle: string; receives: number; sent: number; first: number };
export type Queues = {
  create(name: string): void;
  exists(name: string): boolean;
  /** Messages from when each job had a queue of its own wait in the one that it shares now, with the job's name in them. */
  adopt(job: string, queue: string): void;
  send(queue: string, body: string, options?: { delay?: number; attributes?: object; group?: string | undefined }): string;
  receive(queue: string, options: { max: number; wait: number; hidden: number; signal?: AbortSignal }): Promise<Message[]>;
  remove(handle: string): void;
  /** Seconds from now until the message shows again. */
  hide(handle: string, seconds: number): boolean;
  counts(queue: string): { visible: number; hidden: number; delayed: number };
  close(): void;
};

export const receivesBeforeDead = 5;
export const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const schema = `
  CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL, sent INTEGER NOT NULL,
    visible INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, first INTEGER, handle TEXT UNIQUE, groupId TEXT);
  CREATE INDEX IF NOT EXISTS waiting ON message (queue, visible);`;

export function openQueues(file: string, now: () => number = Date.now): Queues {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(schema);
  if (db.prepare(`SELECT 1 FROM pragma_table_info('message') WHERE name = 'groupId'`).get() === undefined)
    db.exec('ALTER TABLE message ADD COLUMN groupId TEXT');
  // Whoever was working on a message has ended with the last process: it shows again at once, and that receive does not count.
  db.prepare('UPDATE message SET visible = ?, receives = receives - 1, handle = NULL WHERE handle IS NOT NULL AND receives > 0').run(now());
  const insert = db.prepare('INSERT INTO message (id, queue, body, attributes, sent, visible, groupId) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const due = db.prepare(`WITH busy AS (SELECT groupId, count(*) AS many FROM message WHERE queue = ?1 AND visible > ?2 AND handle IS NOT NULL GROUP BY groupId)
    SELECT id, body, attributes, sent, receives, first FROM message LEFT JOIN busy USING (groupId)
    WHERE queue = ?1 AND visible <= ?2 ORDER BY coalesce(many, 0), visible LIMIT ?3`);
  const taken = db.prepare('UPDATE message SET visible = ?, receives = ?, first = ?, handle = ? WHERE id = ?');
  const dead = db.prepare('UPDATE message SET queue = ?, visible = ?, receives = 0, first = NULL, handle = NULL WHERE id = ?');
  const gone = db.prepare('DELETE FROM message WHERE handle = ?');
  const hidden = db.prepare('UPDATE message SET visible = ? WHERE handle = ?');
  const soonest = db.prepare('SELECT min(visible) AS at FROM message WHERE queue = ?');
  const count = db.prepare(`SELECT count(*) FILTER (WHERE visible <= ?1) AS visible, count(*) FILTER (WHERE visible > ?1 AND receives > 0) AS hidden,
    count(*) FILTER (WHERE visible > ?1 AND receives = 0) AS delayed FROM message WHERE queue = ?2`);
  const adopted = db.prepare(`UPDATE message SET queue = ?1, body = json_set(body, '$.kind', ?2) WHERE queue = ?3`);
  const names = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();
  const wake = (queue: string) => waiting.get(queue)?.forEach((one) => one());

  function take(queue: string, max: number, seconds: number): Message[] {
    const at = now();
    const found: Message[] = [];
    db.exec('BEGIN IMMEDIATE');
    try {
      // Each row has the columns that `due` names.
      for (const row of due.all(queue, at, max) as Omit<Message, 'handle'>[]) {
        const aside = `${queue}-dead`;
        if (row.receives >= receivesBeforeDead && names.has(aside)) dead.run(aside, at, row.id);
        else {
          const message = { ...row, handle: randomUUID(), receives: row.receives + 1, first: row.first ?? at };
          taken.run(at + seconds * 1000, message.receives, message.first, message.handle, row.id);
          found.push(message);
        }
      }
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
    return found;
  }

  /** Until a message is sent or shows again, but no longer than the caller waits. */
  const change = (queue: string, until: number, signal?: AbortSignal) =>
    new Promise<void>((done) => {
      const next = (soonest.get(queue) as { at: number | null }).at; // min() answers one row always
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        waiting.get(queue)?.delete(end);
        done();
      };
      const timer = setTimeout(end, Math.max(Math.min(until, next ?? until) - now(), 1));
      if (!waiting.has(queue)) waiting.set(queue, new Set());
      waiting.get(queue)?.add(end);
      signal?.addEventListener('abort', end);
    });

  return {
    create: (name) => void names.add(name),
    exists: (name) => names.has(name),
    adopt(job, queue) {
      for (const place of ['', '-dead']) adopted.run(`${queue}${place}`, job, `${job}${place}`);
    },
    send(queue, body, { delay = 0, attributes = {}, group } = {}) {
      const id = randomUUID();
      insert.run(id, queue, body, JSON.stringify(attributes), now(), now() + delay * 1000, group ?? null);
      wake(queue);
      return id;
    },
    async receive(queue, { max, wait, hidden: seconds, signal }) {
      const until = now() + wait * 1000;
      for (;;) {
        const found = take(queue, max, seconds);
        if (found.length || now() >= until || signal?.aborted) return found;
        await change(queue, until, signal);
      }
    },
    remove: (handle) => void gone.run(handle),
    hide(handle, seconds) {
      const changed = hidden.run(now() + seconds * 1000, handle).changes === 1;
      for (const queue of waiting.keys()) wake(queue);
      return changed;
    },
    counts: (queue) => ({ ...(count.get(now(), queue) as { visible: number; hidden: number; delayed: number }) }), // the columns of `count`
    close: () => db.close(),
  };
}
