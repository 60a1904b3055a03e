/** What would lead out of the house or into it: requests to private addresses (S13), redirects (S16), doors left open (S26). */
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seeded } from '@regulars/shared/rules/random.ts';
import { ownPath } from '../../web/src/lib/api/ownPath.ts';
import { rowsOf } from '../api/table.ts';
import type { TestLocal } from '../api/world.ts';
import { each, opened } from './ask.ts';
import { textPlaces } from './places.ts';
import { asked, quiet, type Stage } from './stage.ts';
import { cut, find, newTally, type Tally } from './tally.ts';

/** A listener of our own, in every spelling of where it is. */
const spellings = (port: number): string[] =>
  [
    ...[
      '127.0.0.1',
      'localhost',
      '127.1',
      '127.0.1',
      '0',
      '0.0.0.0',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.1.',
      'LOCALHOST',
      'localhost.',
      '127.000.000.001',
    ],
    ...[
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:0:0:1]',
      '127.0.0.2',
      '127.255.255.254',
      '①②⑦.⓪.⓪.①',
      '127。0。0。1',
      '%31%32%37.0.0.1',
    ],
  ].flatMap((host) => [`http://${host}:${port}/hit`, `//${host}:${port}/hit`, `https://user@${host}:${port}/hit`]);

/** In every text of every request; nobody may come to the listener, also not later, when jobs have run. */
export async function attackByAddresses(local: TestLocal, { prepared, callers }: Stage, { seed, most }: { seed: number; most: number }): Promise<Tally> {
  const tally = newTally();
  const hits: string[] = [];
  // Whoever connects has been led here, whatever they would have asked.
  const listener = createServer((socket) => {
    hits.push(`from port ${socket.remotePort}`);
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo; // listening on TCP
  const random = seeded(seed);
  const { ask, close } = opened(local.url);
  // Each operation once, then whatever is drawn.
  const places = prepared.map(({ sent }) => textPlaces(sent)).filter((some) => some.length > 0);
  const drawn = Array.from({ length: Math.max(most, places.length) }, (_, at) =>
    random.pick(places[at] ?? random.pick(places)).with(random.pick(spellings(port))),
  );
  await each(drawn, 4, async (sent) => {
    await ask(asked(sent, callers.get('owner') ?? {}));
    tally.tried++;
  });
  close();
  await quiet(local);
  for (const hit of hits) find(tally, { kind: 'somebody came to a private address', request: hit, answer: '' });
  await new Promise((done) => listener.close(done));
  tally.notes.push(`${spellings(port).length} spellings, ${hits.length} hits`);
  return tally;
}

const pieces = [
  '/',
  '//',
  '\\',
  '/\\',
  '\t',
  '\n',
  '\r',
  ' ',
  '\u0000',
  '%2f',
  '%5c',
  '%09',
  '..',
  '.',
  '?',
  '#',
  '@',
  ':',
  ';',
  'http:',
  'https:',
  'javascript:alert(1)',
  'data:',
  'evil.example',
  '。',
  '／',
  '＼',
  '\u200b',
  'signed-in',
  'customers',
  '[::1]',
];

/** Where somebody is led after signing in, and where the public server leads, as a browser reads it: to us. */
export async function attackRedirects(local: TestLocal, { seed, most }: { seed: number; most: number }): Promise<Tally> {
  const tally = newTally();
  const random = seeded(seed);
  const { origin, port } = new URL(local.url);
  const { ask, close } = opened(local.url);
  for (; tally.tried < most; tally.tried++) {
    const next = Array.from({ length: 1 + random.below(5) }, () => random.pick(pieces)).join('');
    const path = ownPath(next);
    if (new URL(path, `${origin}/signed-in`).origin !== origin) find(tally, { kind: 'a path leads elsewhere', request: next, answer: path });
    if (tally.tried % 20 !== 0) continue;
    const reply = await ask({ method: 'GET', path: `/${next.replace(/[^\x21-\x7e]/g, '')}`, headers: { host: `localhost:${port}` } });
    const { location } = reply.headers;
    if (location && new URL(location, origin).origin !== origin) find(tally, { kind: 'the server leads elsewhere', request: next, answer: location });
  }
  close();
  return tally;
}

const behind = [
  '/mailbox',
  '/mailbox/messages',
  '/mailbox/',
  '/debug',
  '/admin',
  '/metrics',
  '/health',
  '/env',
  '/.env',
  '/.git/config',
  '/package.json',
  '/data/table.db',
  '/door.json',
  '/master.key',
  '/../master.key',
  '/%2e%2e/master.key',
  '/..%2f..%2fdoor.json',
  '/v1/../door.json',
  '/v1/debug',
  '/v1/admin',
  '/v1/test',
  '/identity/debug',
  '/identity/../door.json',
  '/server-status',
  '/node_modules/',
  '/src/app.html',
  '/@fs/etc/passwd',
  '//etc/passwd',
];
const passwords = ['', 'admin', 'password', 'regulars', 'changeme', '123456', 'test', 'root'];

/** A deployment that was just set up for others to use: nobody is in it, and nothing of the workshop is served. */
export async function attackFresh(local: TestLocal): Promise<Tally> {
  const tally = newTally();
  const { ask, close } = opened(local.url);
  const { text: page } = await ask({ method: 'GET', path: '/no-such-page' });
  for (const path of behind) {
    for (const method of ['GET', 'POST']) {
      const reply = await ask({ method, path });
      tally.tried++;
      if (reply.status < 300 && reply.text !== page) find(tally, { kind: `${method} ${path} is served`, request: path, answer: cut(reply.text) });
    }
  }
  for (const name of ['admin', 'root', 'test', 'owner', 'demo'])
    for (const password of passwords) {
      const authorization = `Basic ${Buffer.from(`${name}@example.com:${password}`).toString('base64')}`;
      for (const path of ['/v1/me', '/v1/customers']) {
        const reply = await ask({ method: 'GET', path, headers: { authorization } });
        tally.tried++;
        if (reply.status !== 401) find(tally, { kind: 'let in by a known password', request: `${name} ${password}`, answer: reply.text });
      }
    }
  close();
  const rows = rowsOf(local);
  if (rows.length > 0) find(tally, { kind: 'something is there from the beginning', request: '', answer: JSON.stringify(rows[0]) });
  const people = new DatabaseSync(join(local.data, 'identity.db'));
  const has = people.prepare("SELECT count(*) AS people FROM sqlite_master WHERE name = 'person'").get() as { people: number }; // the column named
  const { people: count } = has.people ? (people.prepare('SELECT count(*) AS people FROM person').get() as { people: number }) : { people: 0 }; // likewise
  people.close();
  if (count > 0) find(tally, { kind: 'somebody is there from the beginning', request: '', answer: String(count) });
  return tally;
}
