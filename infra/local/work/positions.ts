/**
 * How far the journal has been handed on, for each lane, and which workspaces may have more to hand on.
 * A workspace is marked, and the mark flushed, before anything is appended; it is unmarked when all of it has been delivered.
 * So after a crash only the marked workspaces are looked through, and nothing committed is missed.
 */
import { DatabaseSync } from 'node:sqlite';

export type Positions = ReturnType<typeof openPositions>;

export function openPositions(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS marked (workspace TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS delivered (workspace TEXT NOT NULL, lane INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (workspace, lane)) WITHOUT ROWID;`);
  const mark = db.prepare('INSERT OR IGNORE INTO marked VALUES (?)');
  const unmark = db.prepare('DELETE FROM marked WHERE workspace = ?');
  const marks = db.prepare('SELECT workspace FROM marked');
  const get = db.prepare('SELECT sequence FROM delivered WHERE workspace = ? AND lane = ?');
  const set = db.prepare('INSERT OR REPLACE INTO delivered VALUES (?, ?, ?)');
  return {
    marked: () => (marks.all() as { workspace: string }[]).map(({ workspace }) => workspace), // the one column asked for
    mark(workspace: string) {
      // Flushed, unlike the rest: delivering twice after a power cut is allowed, forgetting is not.
      db.exec('PRAGMA synchronous = FULL');
      mark.run(workspace);
      db.exec('PRAGMA synchronous = NORMAL');
    },
    unmark: (workspace: string) => void unmark.run(workspace),
    delivered: (workspace: string, lane: number) => (get.get(workspace, lane) as { sequence: number } | undefined)?.sequence ?? 0,
    deliver: (workspace: string, lane: number, sequence: number) => void set.run(workspace, lane, sequence),
    close: () => db.close(),
  };
}
