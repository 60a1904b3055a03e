/**
 * S13: requests to addresses that people enter. Whatever way a private address is written, named, redirected to or bound
 * to a name after it was looked at, nothing of this machine or its networks is reached.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { mayReach, outgoingUrl } from '@regulars/functions/runtime/outgoing/addresses.ts';
import { guarded, post } from '@regulars/functions/runtime/outgoing/outgoing.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { startReceiver } from '../receiver.ts';

/** Spellings of this machine, of networks behind it, of a cloud's own services, of addresses that stand for others. */
const spellings = [
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7F.1', '0177.0.0.1', '017700000001', '0x7f.0x0.0x0.0x1', '127.0.0.1.'],
  ...['127.255.255.254', '127.000.000.001', '0', '0.0.0.0', '0x0', 'localhost', 'LOCALHOST', 'localhost.', 'shop.localhost', '127%2e0%2e0%2e1'],
  ...['printer.local', 'metadata.google.internal', '127。0。0。1', '１２７.０.０.１', '①②⑦.⓪.⓪.①'],
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:127.0.0.1]'],
  ...['[::127.0.0.1]', '[::7f00:1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::80ff:fffe]'],
  ...['[fe80::1]', '[fe80::1%25lo]', '[fc00::1]', '[fd12:3456:789a::1]', '[fd00:ec2::254]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[100::1]'],
  ...['10.0.0.1', '10.255.255.255', '0xa.0.0.1', '167772161', '012.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.0.1', '3232235777', '100.64.0.1'],
  ...[
    '169.254.169.254',
    '0xa9fea9fe',
    '2852039166',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
];

let server: Server;
let port = 0;
let connections = 0;
let bytes = 0;

beforeAll(async () => {
  server = createServer((_, response) => void response.end('reached'));
  server.on('connection', (socket) => {
    connections++;
    socket.on('data', (chunk) => (bytes += chunk.length));
  });
  await new Promise<void>((done) => server.listen(0, '::', done)); // both families
  port = (server.address() as AddressInfo).port; // it listens on a port
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const allow = () => (process.env.OUTGOING_TO_LOOPBACK_FOR_TESTS = 'yes');
const forbid = () => delete process.env.OUTGOING_TO_LOOPBACK_FOR_TESTS;
afterEach(() => {
  forbid();
  [connections, bytes] = [0, 0];
});

const ask = (url: string, find?: LookupFunction) => post({ url, headers: {}, body: '{}' }, find);
/** A name that leads where the test says. */
const leads =
  (...addresses: string[]): LookupFunction =>
  (_, __, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
const resolved = (find: LookupFunction) =>
  new Promise<string>((done) => guarded(find)('hooks.example.com', { all: true }, (error, found) => done(error ? 'refused' : JSON.stringify(found))));

describe('is not reached', () => {
  test(`a private address, in any of ${spellings.length} spellings`, async () => {
    expect(spellings.length).toBeGreaterThanOrEqual(60);
    const reached: string[] = [];
    for (const spelling of spellings) {
      for (const scheme of ['https', 'http']) {
        const { problem } = await ask(`${scheme}://${spelling}:${port}/`);
        if (problem !== 'NOT_PUBLIC') reached.push(`${scheme}://${spelling}: ${problem}`);
      }
    }
    expect({ reached, connections }).toEqual({ reached: [], connections: 0 });
  });

  test('a private address, by a name that leads to it alone or to a public one too', async () => {
    const canonical = spellings.flatMap((one) => (/^[\d.]+$/.test(one) && one.split('.').length === 4 ? [one] : (/^\[([\da-f:.]+)\]$/.exec(one)?.[1] ?? [])));
    expect(canonical.length).toBeGreaterThan(30);
    for (const address of canonical) {
      for (const all of [[address], ['93.184.216.34', address], [address, '2606:2800:220:1::1']]) {
        expect(await ask(`https://hooks.example.com:${port}/`, leads(...all)), all.join()).toMatchObject({ problem: 'NOT_PUBLIC' });
      }
    }
    expect(await ask(`https://hooks.example.com:${port}/`, leads())).toMatchObject({ problem: 'NOT_PUBLIC' });
    expect(connections).toBe(0);
  });

  test('what a name leads to once it has been looked at: each look is checked, and it is the one that is connected to', async () => {
    let looks = 0;
    const rebinds: LookupFunction = (...args) => leads(looks++ === 0 ? '93.184.216.34' : '127.0.0.1')(...args);
    expect(await resolved(rebinds)).toContain('93.184.216.34');
    expect(await resolved(rebinds)).toBe('refused');
    expect(await ask(`https://hooks.example.com:${port}/`, rebinds)).toMatchObject({ problem: 'NOT_PUBLIC' });
    expect([looks, connections]).toEqual([3, 0]);
  });

  test('what is connected to by other ways than the look: nothing is sent to it', async () => {
    // Allowed as it is looked at, and no more as the connection stands.
    const slips: LookupFunction = (...args) => {
      allow();
      leads('127.0.0.1')(...args);
      forbid();
    };
    expect(await ask(`https://hooks.example.com:${port}/`, slips)).toMatchObject({ problem: 'NOT_PUBLIC' });
    await new Promise((done) => setTimeout(done, 200));
    expect(bytes).toBe(0);
  });

  test('a name that nobody knows, or that nobody can be asked about', async () => {
    // As Node's own look-up fails: with an error and nothing else.
    for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
      const fails = (...[, , done]: Parameters<LookupFunction>) =>
        void setImmediate(() => (done as (error: Error) => void)(Object.assign(new Error(code), { code })));
      expect(await ask('https://hooks.example.com/', fails)).toMatchObject({ problem: 'UNREACHABLE' });
    }
    expect(await ask('https://nobody.invalid/')).toMatchObject({ problem: 'UNREACHABLE' });
  });

  test('where an answer points to', async () => {
    allow();
    const [receiver, other] = [await startReceiver(), await startReceiver()];
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answers(() => ({ status, headers: { location: other.url } }));
      expect(await ask(receiver.url)).toMatchObject({ status, problem: 'REDIRECT' });
    }
    expect([receiver.received.length, other.connections]).toEqual([5, 0]);
    await Promise.all([receiver.stop(), other.stop()]);
  });
});

describe('is reached', () => {
  test('the public, over https alone', () => {
    expect(['93.184.216.34', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'].filter((address) => !mayReach(address))).toEqual([]);
    expect(outgoingUrl('https://hooks.example.com/regulars?a=1')?.host).toBe('hooks.example.com');
    const refused = [
      'http://hooks.example.com/',
      'https://me:word@hooks.example.com/',
      'ftp://hooks.example.com/',
      'file:///etc/passwd',
      'hooks.example.com',
      '',
    ];
    expect(refused.filter((url) => outgoingUrl(url))).toEqual([]);
  });

  test('127.0.0.1 where a test says so, and nothing else of this machine', async () => {
    allow();
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 200, answer: 'reached' });
    const others = spellings.filter((one) => !/^127\.0\.0\.1\.?$|^127\.1$/.test(URL.parse(`http://${one}/`)?.hostname ?? ''));
    expect(others.length).toBeGreaterThan(50);
    for (const one of others) expect(await ask(`http://${one}:${port}/`), one).toMatchObject({ problem: 'NOT_PUBLIC' });
    expect(connections).toBe(1);
  });
});

describe('who answers', () => {
  test('without an end is heard to the beginning', async () => {
    allow();
    const receiver = await startReceiver();
    receiver.answers(() => ({ status: 200, text: 'x'.repeat(5_000_000) }));
    const { status, answer } = await ask(receiver.url);
    expect([status, answer?.length]).toEqual([200, 2000]);
    await receiver.stop();
  });

  test('with silence is left', async () => {
    allow();
    const receiver = await startReceiver();
    receiver.answers(() => 'silence');
    expect(await ask(receiver.url)).toMatchObject({ problem: 'TIMEOUT' });
    await receiver.stop();
  });
});

test('a webhook to a private address is refused as it is made and as it is changed', async () => {
  const local = await startTest();
  try {
    const { call } = await local.workspace();
    const refused = async (method: string, path: string, url: string) => {
      const { status, body } = await call(method, path, { ...(method === 'POST' ? { name: 'Inside' } : {}), url });
      return status === 400 && body.errors[0].pointer === '/url';
    };
    const { body } = await call('POST', '/v1/webhooks', { name: 'Outside', url: 'https://hooks.example.com/', status: 'paused' });
    const passed: string[] = [];
    for (const one of spellings) {
      const url = `https://${one}:${port}/`;
      if (!(await refused('POST', '/v1/webhooks', url)) || !(await refused('PATCH', `/v1/webhooks/${body.id}`, url))) passed.push(url);
    }
    expect(passed).toEqual([]);
    expect(await refused('POST', '/v1/webhooks', `http://127.0.0.1:${port}/`)).toBe(true);
  } finally {
    await local.stop();
  }
});
