/** Mail to a real server of mail, from the front door on. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailOf } from '@regulars/functions/runtime/mail/mail.ts';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFixture } from '../tests/fixture.ts';
import { makeSmtp } from './smtp.ts';

interface Taken {
  from: string;
  to: string[];
  text: string;
  user: unknown;
}

const taken: Taken[] = [];
let refusing: { responseCode: number } | undefined;
const server = new SMTPServer({
  authOptional: true,
  allowInsecureAuth: true,
  hideSTARTTLS: true,
  onAuth: ({ username, password }, _session, done) => (password === 'pass word' ? done(null, { user: username }) : done(new Error('Wrong password'))),
  onRcptTo: (_address, _session, done) => done(refusing ? Object.assign(new Error('No such mailbox as mia@example.com'), refusing) : null),
  onData(stream, { envelope, user }, done) {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.on('end', () => {
      taken.push({ from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), text, user });
      done();
    });
  },
});

const data = mkdtempSync(join(tmpdir(), 'regulars-smtp-'));
let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo; // it listens on a port
  local = await startFixture({ data, smtp: `smtp://service:pass%20word@127.0.0.1:${port}`, settings: { MAIL_FROM: 'Shop <hello@shop.example>' } });
});
afterAll(async () => {
  await local?.end();
  await new Promise<void>((done) => server.close(() => done()));
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => {
  taken.length = 0;
  refusing = undefined;
});

const meter = { read: 0, write: 0 };
const letter = { to: 'mia@example.com', subject: '你好 Mia\r\nBcc: eve@example.com', text: 'Welcome, 欢迎' };

describe('a server that takes real mail', () => {
  it('is handed the message under its name and password; nothing of it stays on this machine', async () => {
    await mailOf(meter).send(letter);
    expect(taken).toHaveLength(1);
    const [{ from, to, text, user }] = taken as [Taken];
    expect([from, to, user]).toEqual(['hello@shop.example', ['mia@example.com'], 'service']);
    expect(text).toContain('From: "Shop" <hello@shop.example>');
    expect(text.match(/^Bcc:/m)).toBeNull();
    expect(text).toContain(Buffer.from('Welcome, 欢迎').toString('base64'));
    expect(readdirSync(join(data, 'mail'))).toEqual([]);
  });

  it('that refuses an address, or is busy, is told of as mail that could not be sent, without the address', async () => {
    for (const responseCode of [550, 451]) {
      refusing = { responseCode };
      const told = await mailOf(meter)
        .send(letter)
        .catch((error: Error & { code?: string }) => error);
      expect(told).toMatchObject({ code: 'MAIL_FAILED' });
      expect(String((told as Error).message)).not.toContain('mia@');
    }
    expect(taken).toEqual([]);
  });

  it('must be named by an address that can be one', () => {
    for (const wrong of ['mail.example.com', 'http://mail.example.com', 'smtp://']) expect(() => makeSmtp(wrong)).toThrow(/REGULARS_SMTP/);
  });
});
