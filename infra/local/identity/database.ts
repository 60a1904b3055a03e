/** Everything identity keeps, in one SQLite file that only its owner may read: people, what waits for a code, failures, the provider's tokens, keys. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS person (sub TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, password TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pending (
    id TEXT NOT NULL, purpose TEXT NOT NULL, email TEXT NOT NULL, password TEXT, code TEXT, link TEXT, tries INTEGER NOT NULL DEFAULT 0, expires INTEGER NOT NULL,
    PRIMARY KEY (id, purpose)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pending_link ON pending (link) WHERE link IS NOT NULL;
  CREATE TABLE IF NOT EXISTS failure (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS model (
    kind TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, grant_id TEXT, uid TEXT, account TEXT, consumed INTEGER, expires INTEGER,
    PRIMARY KEY (kind, id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS model_grant ON model (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS model_uid ON model (uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS model_account ON model (account) WHERE account IS NOT NULL;
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`;

export function openDatabase(file: string): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600); // SQLite gives its side files the same mode
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(schema);
  return db;
}

/** A secret made once and kept. */
export function secret(db: DatabaseSync, name: string, make: () => string): string {
  db.prepare('INSERT OR IGNORE INTO secret VALUES (?, ?)').run(name, make());
  return (db.prepare('SELECT value FROM secret WHERE name = ?').get(name) as { value: string }).value; // put there by the line above
}
