/**
 * People and how they prove who they are. Whoever asks with an address learns nothing about it:
 * every answer, and the time it takes, is the same for known and unknown addresses.
 */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { endSessions } from './adapter.ts';
import { hashPassword, isPassword, usualCost } from './passwords.ts';
import { ulid } from './ulid.ts';
import type { Language } from './words.ts';

export type Purpose = 'sign-up' | 'reset';
export type Letter = { kind: 'confirm' | 'exists' | 'reset'; to: string; language: Language; code?: string; link?: string };
export type Outcome = { sub: string } | { wrong: 'code' | 'taken' };

const codeLife = 15 * 60_000;
const mostTries = 5;
const mostLetters = 5;
const freeFailures = 5;
const hour = 3600_000;

type Pending = { id: string; purpose: Purpose; email: string; password: string | null; code: string | null; tries: number };

export const normalEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@"(),:;<>[\\\]\u0000-\u001f\u007f]+@[^\s@"(),:;<>[\\\]\u0000-\u001f\u007f]+\.[^\s@.]{2,}$/.test(text);

export function makePeople(db: DatabaseSync, key: string, mail: (letter: Letter) => Promise<void>, cost = usualCost, now: () => number = Date.now) {
  const byEmail = db.prepare('SELECT sub, password FROM person WHERE email = ?');
  const bySub = db.prepare('SELECT sub, email FROM person WHERE sub = ?');
  const add = db.prepare('INSERT INTO person VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const setPassword = db.prepare('UPDATE person SET password = ? WHERE email = ? RETURNING sub');
  const wait = db.prepare('INSERT OR REPLACE INTO pending (id, purpose, email, password, code, link, tries, expires) VALUES (?, ?, ?, ?, ?, ?, 0, ?)');
  const waits = db.prepare('SELECT * FROM pending WHERE id = ? AND purpose = ? AND expires > ?');
  const byLink = db.prepare("SELECT * FROM pending WHERE link = ? AND purpose = 'sign-up' AND expires > ?");
  const tried = db.prepare('UPDATE pending SET tries = tries + 1 WHERE id = ? AND purpose = ? AND tries < ? RETURNING tries');
  const settled = db.prepare('DELETE FROM pending WHERE id = ? AND purpose = ?');
  const failures = db.prepare('SELECT count, until, at FROM failure WHERE key = ?');
  const fail = db.prepare('INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)');
  const forgive = db.prepare('DELETE FROM failure WHERE key = ?');

  const find = (email: string) => byEmail.get(email) as { sub: string; password: string } | undefined; // the columns of `byEmail`
  const keyed = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const hashCode = (id: string, code: string) => keyed(`code ${id} ${code}`);
  const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
  const count = (name: string) => failures.get(name) as { count: number; until: number; at: number } | undefined; // the columns of `failures`

  /** At most five letters an hour to one address, whoever asks for them. */
  async function write(letter: Letter): Promise<void> {
    const name = keyed(`letters ${letter.to}`);
    const before = count(name);
    const sent = before && before.until > now() ? before.count : 0;
    if (sent >= mostLetters) return;
    fail.run(name, sent + 1, sent ? (before?.until ?? 0) : now() + hour, now());
    await mail(letter);
  }

  /** Counts a try; undefined when there is nothing to try or no try is left. */
  function attempt(id: string, purpose: Purpose, code: string): Pending | undefined {
    const found = waits.get(id, purpose, now()) as Pending | undefined; // all columns of `pending`
    if (!found || !tried.get(id, purpose, mostTries)) return undefined;
    return found.code && same(found.code, hashCode(id, code)) ? found : undefined;
  }

  function settle(pending: Pending): Outcome {
    settled.run(pending.id, pending.purpose);
    const sub = ulid(now());
    // The address is unique in the database itself: of many at once, one wins.
    if (!pending.password || add.run(sub, pending.email, pending.password, now()).changes !== 1) return { wrong: 'taken' };
    return { sub };
  }

  return {
    find: (sub: string) => bySub.get(sub) as { sub: string; email: string } | undefined, // the columns of `bySub`
    waiting: (id: string, purpose: Purpose) => (waits.get(id, purpose, now()) as Pending | undefined)?.email,

    async signUp(id: string, email: string, password: string, language: Language): Promise<void> {
      const hash = await hashPassword(password, cost);
      if (find(email)) {
        // Looks the same from outside; the letter tells the owner of the address.
        wait.run(id, 'sign-up', email, null, null, null, now() + codeLife);
        return write({ kind: 'exists', to: email, language });
      }
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const link = randomBytes(32).toString('base64url');
      wait.run(id, 'sign-up', email, hash, hashCode(id, code), keyed(link), now() + codeLife);
      await write({ kind: 'confirm', to: email, language, code, link });
    },

    confirm(id: string, code: string): Outcome {
      const pending = attempt(id, 'sign-up', code);
      return pending ? settle(pending) : { wrong: 'code' };
    },

    /** The link alone does not suffice: whoever signed up with a foreign address must not have its owner confirm it by a click. */
    async confirmByLink(link: string, password: string): Promise<Outcome> {
      const pending = byLink.get(keyed(link), now()) as Pending | undefined; // all columns of `pending`
      const counted = pending && tried.get(pending.id, 'sign-up', mostTries);
      const right = await isPassword(password, pending?.password ?? undefined, cost);
      return pending && counted && right ? settle(pending) : { wrong: 'code' };
    },

    /** `wait`: seconds until the next try is looked at, right or wrong. */
    async signIn(email: string, password: string): Promise<{ sub: string } | { wait: number } | undefined> {
      const name = keyed(`failures ${email}`);
      const before = count(name);
      if (before && before.until > now()) return { wait: Math.ceil((before.until - now()) / 1000) };
      // Counted before the slow check: many tries at once are many tries. Old failures are forgotten after a day.
      const number = (before && before.at > now() - 24 * hour ? before.count : 0) + 1;
      const delay = number < freeFailures ? 0 : Math.min(30_000 * 2 ** (number - freeFailures), hour / 4);
      fail.run(name, number, now() + delay, now());
      const person = find(email);
      if (!(await isPassword(password, person?.password, cost)) || !person) return undefined;
      forgive.run(name);
      return { sub: person.sub };
    },

    async forgot(id: string, email: string, language: Language): Promise<void> {
      const person = find(email);
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      wait.run(id, 'reset', email, null, person ? hashCode(id, code) : null, null, now() + codeLife);
      if (person) await write({ kind: 'reset', to: email, language, code });
    },

    /** Whoever was signed in as this person elsewhere is signed out: the old password may have been known to others. */
    async reset(id: string, code: string, password: string): Promise<Outcome> {
      const hash = await hashPassword(password, cost);
      const pending = attempt(id, 'reset', code);
      if (!pending) return { wrong: 'code' };
      settled.run(id, 'reset');
      const changed = setPassword.get(hash, pending.email) as { sub: string } | undefined; // the column after RETURNING
      if (!changed) return { wrong: 'code' };
      endSessions(db, changed.sub);
      forgive.run(keyed(`failures ${pending.email}`));
      return changed;
    },
  };
}

export type People = ReturnType<typeof makePeople>;
