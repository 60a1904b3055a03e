/**
 * Mail in SES's place: what is sent becomes a file pair in the mailbox folder, the message as it would travel (.eml) and its parts
 * (.json); where there is a server that takes real mail, it goes there and nothing of it stays here.
 * No value can add a header: addresses and names with control characters are refused, subjects are encoded.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './refusal.ts';
import { Refusal } from './refusal.ts';
import type { Deliver } from './smtp.ts';

export type Message = {
  id: string;
  at: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  text?: string;
  html?: string;
  headers: { name: string; value: string }[];
};
export type NewMessage = Pick<Message, 'from' | 'to' | 'subject' | 'text' | 'html'> & Partial<Message>;
export type Mail = { send(message: NewMessage): Promise<string>; list(): Promise<Message[]>; onSent(ear: () => void): () => void };

const control = /[\u0000-\u001f\u007f]/;
const encodeWord = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : (text.match(/.{1,12}/gsu) ?? []).map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
/** Without the name before it. */
const bare = (address: string) => /<([^<>]+)>$/.exec(address)?.[1] ?? address;
const base64Lines = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');

export function makeMail(folder: string, { now = Date.now, deliver }: { now?: () => number; deliver?: Deliver | undefined } = {}): Mail {
  const ears = new Set<() => void>();
  let last = 0;
  return {
    async send(input) {
      const all = { cc: [], bcc: [], replyTo: [], headers: [], ...input };
      for (const address of [all.from, ...all.to, ...all.cc, ...all.bcc, ...all.replyTo])
        if (control.test(address) || !/[^\s@]@[^\s@]+$/.test(address)) throw new Refusal(400, 'BadRequestException', 'An address is not valid.');
      if (all.to.length + all.cc.length + all.bcc.length === 0) throw new Refusal(400, 'BadRequestException', 'There is no recipient.');
      for (const { name, value } of all.headers)
        if (!/^[A-Za-z0-9-]+$/.test(name) || control.test(value)) throw new Refusal(400, 'BadRequestException', 'A header is not valid.');

      // The id sorts by time, also for two messages within one millisecond.
      last = Math.max(now(), last + 1);
      const message: Message = {
        ...all,
        id: `${last.toString(36).padStart(9, '0')}${randomBytes(6).toString('hex')}`,
        at: new Date(last).toISOString(),
        subject: all.subject.replace(/[\u0000-\u001f\u007f]+/g, ' '),
      };
      if (deliver) {
        await deliver({ from: bare(message.from), to: [...message.to, ...message.cc, ...message.bcc].map(bare) }, eml(message));
        return message.id;
      }
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${message.id}.eml`), eml(message), { mode: 0o600 });
      await writeFile(join(folder, `${message.id}.part`), JSON.stringify(message), { mode: 0o600 });
      await rename(join(folder, `${message.id}.part`), join(folder, `${message.id}.json`));
      for (const ear of ears) ear();
      return message.id;
    },
    async list() {
      const names = (await readdir(folder).catch(() => []))
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse()
        .slice(0, 200);
      // Our own files, written above.
      return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Message));
    },
    onSent: (ear) => {
      ears.add(ear);
      return () => ears.delete(ear);
    },
  };
}

function eml(message: Message): string {
  const boundary = `=_${message.id}`;
  const part = (type: string, text: string) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(text)}\r\n`;
  const list = (name: string, addresses: string[]) => (addresses.length ? [`${name}: ${addresses.map(encodeAddress).join(', ')}`] : []);
  return [
    `Date: ${new Date(message.at).toUTCString()}`,
    `Message-ID: <${message.id}@regulars.local>`,
    `From: ${encodeAddress(message.from)}`,
    ...list('To', message.to),
    ...list('Cc', message.cc),
    ...list('Reply-To', message.replyTo),
    `Subject: ${encodeWord(message.subject)}`,
    ...message.headers.map(({ name, value }) => `${name}: ${encodeWord(value)}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    (message.text === undefined ? '' : part('text/plain', message.text)) +
      (message.html === undefined ? '' : part('text/html', message.html)) +
      `--${boundary}--`,
    '',
  ].join('\r\n');
}

function encodeAddress(address: string): string {
  const named = /^"?([^"<]*?)"? *<([^<>]+)>$/.exec(address);
  return named ? `${/[^\x20-\x7e]/.test(named[1] ?? '') ? encodeWord(named[1] ?? '') : `"${named[1]}"`} <${named[2]}>` : address;
}

type Text = { Data?: string };
type SesInput = {
  FromEmailAddress?: string;
  ReplyToAddresses?: string[];
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  Content?: { Simple?: { Subject?: Text; Body?: { Text?: Text; Html?: Text }; Headers?: { Name: string; Value: string }[]; Attachments?: object[] } };
};

/** SES v2 SendEmail with simple content, the only form our handlers use. */
export function makeSes(mail: Mail) {
  return async (method: string, path: string, body: Buffer): Promise<Answer> => {
    if (method !== 'POST' || path !== '/v2/email/outbound-emails')
      throw new Refusal(501, 'NotImplementedException', 'Only SendEmail is part of the local deployment.');
    const input = JSON.parse(body.toString()) as SesInput; // the wire's JSON, checked by `send` member by member
    const simple = input.Content?.Simple;
    if (!simple || simple.Attachments?.length) throw new Refusal(501, 'NotImplementedException', 'Only simple content without attachments is supported.');
    const id = await mail.send({
      from: input.FromEmailAddress ?? '',
      to: input.Destination?.ToAddresses ?? [],
      cc: input.Destination?.CcAddresses ?? [],
      bcc: input.Destination?.BccAddresses ?? [],
      replyTo: input.ReplyToAddresses ?? [],
      subject: simple.Subject?.Data ?? '',
      text: simple.Body?.Text?.Data,
      html: simple.Body?.Html?.Data,
      headers: (simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
    });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ MessageId: id }) };
  };
}
