/** The credentials that the door has given out. They are random for every start, carry a role, and are never written but for `admin` in door.json. */
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** `function:<id>`: one function alone, as it is on AWS. */
export type Role = 'api' | 'reader' | 'worker' | 'admin' | `function:${string}`;

/** A session is what AssumeRole made: the tags say which tenant it is bound to. */
export type Session = { role: string; tags: Record<string, string>; expires: number };

export type Credential = { id: string; secret: string; token?: string; role: Role; session?: Session };

export type Credentials = {
  give(role: Role, session?: Session): Credential;
  find(id: string): Credential | undefined;
  /** The key SigV4 signs with, derived once a day, region and service: the four HMACs cost more than the rest of the check. */
  signingKey(credential: Credential, day: string, region: string, service: string): KeyObject;
};

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

export function makeCredentials(now: () => number = Date.now): Credentials {
  const known = new Map<string, Credential>();
  const signingKeys = new Map<string, KeyObject>();

  return {
    give(role, session) {
      // Sessions end; without this sweep an hour of AssumeRole calls would stay in memory for ever.
      for (const [id, one] of known) if (one.session && one.session.expires < now()) known.delete(id);
      const id = `${session ? 'ASIA' : 'AKIA'}${randomBytes(8).toString('hex').toUpperCase()}`;
      const credential: Credential = { id, secret: randomBytes(30).toString('base64'), role };
      if (session) Object.assign(credential, { session, token: randomBytes(48).toString('base64') });
      known.set(id, credential);
      return credential;
    },
    find: (id) => known.get(id),
    signingKey(credential, day, region, service) {
      const name = `${credential.id}/${day}/${region}/${service}`;
      const found = signingKeys.get(name);
      if (found) return found;
      const key = createSecretKey(hmac(hmac(hmac(hmac(`AWS4${credential.secret}`, day), region), service), 'aws4_request'));
      if (signingKeys.size > 1000) signingKeys.clear();
      signingKeys.set(name, key);
      return key;
    },
  };
}
