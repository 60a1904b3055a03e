/**
 * One workspace's SQLite file: opened, told whose it is, and asked through prepared statements that are kept. Its search
 * index is a second file beside it, attached when it is there: most questions are answered without.
 * It is disposable: no journal of its own, no waiting for the disk. What is lost is caught up from the table.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { collations } from '@regulars/shared/rules/collation.ts';
import { collated } from './collation.ts';

export type Sql = string | number | bigint | null | Uint8Array;

export interface File {
  db: DatabaseSync;
  path: string;
  /** Where the search index lies, or will. */
  searchPath: string;
  hasSearch(): boolean;
  /** Opens the search index, an empty one where there is no file. */
  attachSearch(): void;
  /** A prepared statement whose rows are arrays, in the order of the columns. */
  rows(sql: string): StatementSync;
  /** All or nothing. */
  whole<T>(work: () => T): T;
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Closes it and removes it. */
  remove(): void;
}

/** Changes when the layout does: an older file is thrown away and rebuilt. */
export const LAYOUT = '3';
const STATEMENTS = 500;

/** A name of its own each time: one that is thrown away may still be open. */
export const newPath = (folder: string, workspace: string): string => join(folder, `${workspace}-${randomUUID()}.sqlite`);

const pragmas = (schema: string) =>
  `PRAGMA ${schema}.page_size = 8192; PRAGMA ${schema}.journal_mode = MEMORY; PRAGMA ${schema}.synchronous = OFF; PRAGMA ${schema}.cache_size = -16000; PRAGMA ${schema}.mmap_size = 2147418112;`;

export function openFile(path: string): File {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  db.exec(`
    PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE; ${pragmas('main')}
    CREATE TABLE IF NOT EXISTS _meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _lanes (lane INTEGER PRIMARY KEY, sequence INTEGER);
    CREATE TABLE IF NOT EXISTS _pending (record TEXT, version INTEGER, entry TEXT, PRIMARY KEY (record, version)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _unknown (object TEXT, record TEXT, version INTEGER, entry TEXT, PRIMARY KEY (object, record, version)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _fields (object TEXT, field TEXT, shape TEXT, number INTEGER, PRIMARY KEY (object, field)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS _unindexed (object TEXT, _seq INTEGER, PRIMARY KEY (object, _seq)) WITHOUT ROWID;`);
  for (const one of collations) db.function(one, { deterministic: true }, (text) => (typeof text === 'string' ? collated(text, one) : text));
  const searchPath = `${path}.search`;
  let hasSearch = false;
  const kept = new Map<string, StatementSync>();

  function rows(sql: string): StatementSync {
    const found = kept.get(sql);
    if (found) return found;
    const made = db.prepare(sql);
    made.setReturnArrays(true);
    kept.set(sql, made);
    if (kept.size > STATEMENTS) kept.delete(kept.keys().next().value as string); // size says that there is a first one
    return made;
  }

  return {
    db,
    path,
    searchPath,
    hasSearch: () => hasSearch,
    attachSearch() {
      db.prepare('ATTACH ? AS search').run(searchPath);
      db.exec(pragmas('search'));
      hasSearch = true;
    },
    rows,
    whole(work) {
      db.exec('BEGIN');
      try {
        const done = work();
        db.exec('COMMIT');
        return done;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    get: (name) => cells(rows('SELECT value FROM _meta WHERE name = ?').get(name))?.[0] as string | undefined,
    set: (name, value) => void rows('INSERT OR REPLACE INTO _meta VALUES (?, ?)').run(name, value),
    remove() {
      db.close();
      for (const one of [path, searchPath]) rmSync(one, { force: true });
    },
  };
}

/** Rows of statements made by `rows` are arrays, which the types of node:sqlite do not say. */
export const cells = (row: unknown): Sql[] | undefined => row as Sql[] | undefined;
export const every = (rows: unknown): Sql[][] => rows as Sql[][];

/** The one cell of an aggregate. */
export const only = (row: unknown): Sql => (row as Sql[])[0] ?? null;
