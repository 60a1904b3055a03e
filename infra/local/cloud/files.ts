/**
 * The file store: bodies are files with random names, what they are called stands in SQLite.
 * A body is written and flushed before its row names it, so a kill leaves the old object or the new one, never a torn one.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bodies } from './bodies.ts';

export type Stored = { key: string; blob: string; size: number; etag: string; type: string; headers: string; modified: number };
export type Listing = { found: Stored[]; folders: string[]; next?: string };
export type Body = { blob: string; size: number; md5: Buffer };

export type Files = ReturnType<typeof openFiles>;

const schema = `
  CREATE TABLE IF NOT EXISTS object (key TEXT PRIMARY KEY, blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, type TEXT NOT NULL, headers TEXT NOT NULL, modified INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, key TEXT NOT NULL, type TEXT NOT NULL, headers TEXT NOT NULL, started INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS part (upload TEXT NOT NULL, number INTEGER NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL, md5 BLOB NOT NULL, PRIMARY KEY (upload, number)) WITHOUT ROWID;`;

export function openFiles(folder: string, bodies: Bodies) {
  mkdirSync(join(folder, 'bodies'), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'files.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(schema);
  sweep();

  const byKey = db.prepare('SELECT * FROM object WHERE key = ?');
  const put = db.prepare('INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?, ?, ?)');
  const del = db.prepare('DELETE FROM object WHERE key = ?');
  const after = db.prepare('SELECT * FROM object WHERE key > ? AND key >= ? ORDER BY key LIMIT ?');
  const parts = db.prepare('SELECT number, blob, size, md5 FROM part WHERE upload = ? ORDER BY number');
  const pathOf = (blob: string) => join(folder, 'bodies', blob);
  const discard = (blob: string) => void rm(pathOf(blob), { force: true }).catch(() => {});
  const get = (key: string) => byKey.get(key) as Stored | undefined; // the columns of `object`

  /** Bodies without a row are what a kill left behind between the two writes. */
  function sweep() {
    const named = new Set((db.prepare('SELECT blob FROM object UNION SELECT blob FROM part').all() as { blob: string }[]).map(({ blob }) => blob));
    for (const blob of readdirSync(join(folder, 'bodies'))) if (!named.has(blob)) rmSync(join(folder, 'bodies', blob), { force: true });
  }

  return {
    get,
    create: (blob: string) => bodies.create(pathOf(blob)),
    read: (blob: string, start?: number, end?: number) => bodies.read(pathOf(blob), start, end),
    discard,
    newBody: () => randomUUID(),
    /** Names a written body; `absent` and `etag` are conditions, checked in the same step. False: the condition does not hold. */
    name(object: Stored, condition: { absent?: boolean; etag?: string } = {}): boolean {
      const old = get(object.key);
      if ((condition.absent && old) || (condition.etag && old?.etag !== condition.etag)) {
        discard(object.blob);
        return false;
      }
      put.run(object.key, object.blob, object.size, object.etag, object.type, object.headers, object.modified);
      if (old) discard(old.blob);
      return true;
    },
    remove(key: string) {
      const old = get(key);
      if (!old) return;
      del.run(key);
      discard(old.blob);
    },
    list({ prefix = '', delimiter = '', start = '', max = 1000 }): Listing {
      const found: Stored[] = [];
      const folders: string[] = [];
      let from = start;
      for (;;) {
        const rows = after.all(from, prefix, max + 1) as Stored[]; // the columns of `object`
        for (const row of rows) {
          if (!row.key.startsWith(prefix)) return { found, folders };
          const cut = delimiter ? row.key.indexOf(delimiter, prefix.length) : -1;
          const folder = cut < 0 ? undefined : row.key.slice(0, cut + delimiter.length);
          if (folder && (folders.at(-1) === folder || start.startsWith(folder))) {
            from = row.key;
            continue;
          }
          if (found.length + folders.length === max) return { found, folders, next: from };
          if (folder) folders.push(folder);
          else found.push(row);
          from = row.key;
        }
        if (rows.length <= max) return { found, folders };
      }
    },
    begin(key: string, type: string, headers: string, started: number): string {
      const id = randomUUID();
      db.prepare('INSERT INTO upload VALUES (?, ?, ?, ?, ?)').run(id, key, type, headers, started);
      return id;
    },
    upload: (id: string, key: string) =>
      db.prepare('SELECT type, headers FROM upload WHERE id = ? AND key = ?').get(id, key) as { type: string; headers: string } | undefined,
    addPart(upload: string, number: number, body: Body) {
      const old = (parts.all(upload) as (Body & { number: number })[]).find((one) => one.number === number);
      db.prepare('INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)').run(upload, number, body.blob, body.size, body.md5);
      if (old) discard(old.blob);
    },
    parts: (upload: string) => parts.all(upload) as (Body & { number: number })[], // the columns named in the query
    end(upload: string) {
      for (const { blob } of parts.all(upload) as Body[]) discard(blob);
      db.prepare('DELETE FROM part WHERE upload = ?').run(upload);
      db.prepare('DELETE FROM upload WHERE id = ?').run(upload);
    },
    close: () => db.close(),
  };
}

/** Joins bodies one after the other. */
export async function joinBodies(files: Files, from: readonly string[]): Promise<string> {
  const blob = files.newBody();
  const to = await files.create(blob);
  try {
    for (const one of from) for await (const chunk of await files.read(one)) await to.write(chunk as Buffer); // bodies are streams of bytes
    await to.sync();
  } finally {
    await to.close();
  }
  return blob;
}
