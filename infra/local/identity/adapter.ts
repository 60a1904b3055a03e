/** Where oidc-provider keeps its sessions, grants and tokens: in our database, each until its own end. */
import type { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** A browser that lost the answer to a refresh asks again with the old token; within this time that is no theft. Cognito calls it the retry grace period. */
export const refreshGrace = 10;

type Row = { payload: string; consumed: number | null; expires: number | null };

export function makeAdapter(db: DatabaseSync, now: () => number = Date.now) {
  const put = db.prepare('INSERT OR REPLACE INTO model (kind, id, payload, grant_id, uid, account, consumed, expires) VALUES (?, ?, ?, ?, ?, ?, NULL, ?)');
  const get = db.prepare('SELECT payload, consumed, expires FROM model WHERE kind = ? AND id = ?');
  const byUid = db.prepare('SELECT payload, consumed, expires FROM model WHERE kind = ? AND uid = ?');
  const consume = db.prepare('UPDATE model SET consumed = ? WHERE kind = ? AND id = ? AND consumed IS NULL');
  const del = db.prepare('DELETE FROM model WHERE kind = ? AND id = ?');
  const revoke = db.prepare('DELETE FROM model WHERE grant_id = ?');
  const seconds = () => Math.floor(now() / 1000);

  return (kind: string): Adapter => {
    const read = (row: Row | undefined): AdapterPayload | undefined => {
      if (!row || (row.expires !== null && row.expires <= seconds())) return undefined;
      const payload = JSON.parse(row.payload) as AdapterPayload; // written by `upsert`
      const isUsed = row.consumed !== null && (kind !== 'RefreshToken' || row.consumed + refreshGrace < seconds());
      return isUsed ? { ...payload, consumed: row.consumed } : payload;
    };
    return {
      async upsert(id, payload, expiresIn) {
        put.run(
          kind,
          id,
          JSON.stringify(payload),
          payload.grantId ?? null,
          payload.uid ?? null,
          payload.accountId ?? null,
          expiresIn ? seconds() + expiresIn : null,
        );
      },
      find: async (id) => read(get.get(kind, id) as Row | undefined), // the columns of `get`
      findByUid: async (uid) => read(byUid.get(kind, uid) as Row | undefined), // the columns of `byUid`
      findByUserCode: async () => undefined, // the device flow is off
      consume: async (id) => void consume.run(seconds(), kind, id),
      destroy: async (id) => void del.run(kind, id),
      revokeByGrantId: async (grant) => void revoke.run(grant),
    };
  };
}

/** Everything that lets somebody in without a password ends: after a new password, or a sign-out. */
export const endSessions = (db: DatabaseSync, account: string): void =>
  void db.prepare("DELETE FROM model WHERE account = ? AND kind <> 'Interaction'").run(account);

export function sweepModels(db: DatabaseSync, now: number): void {
  db.prepare('DELETE FROM model WHERE expires <= ?').run(Math.floor(now / 1000));
  db.prepare('DELETE FROM pending WHERE expires <= ?').run(now);
  db.prepare('DELETE FROM failure WHERE at <= ?').run(now - 24 * 3600_000);
}
