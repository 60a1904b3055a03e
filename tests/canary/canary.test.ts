/**
 * Values that somebody entered are readable in no file under the data folder and in no log. Unique canaries, one for
 * each kind of field, go in by the API and by an import, are changed, asked for, trashed, snapshotted and rebuilt; then
 * every byte on the disk is looked through, as text, UTF-16, hex and base64. Not among them: ids (a link is one), yes/no
 * (a bit says nothing), and the owner's own address, which signs in and lies in mail and identity.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { type KindName, kindNames } from '@regulars/shared/fields/kinds.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended } from '../api/requests.ts';
import { type Deployment, launch } from '../deployment.ts';
import type { Call } from '../local.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-canary-'));
let deployment: Deployment;
let call: Call;

const choice = (text: string) => [{ value: text, label: { en: `Label ${text}`, zh: `标签${text}` } }];
/** For each kind a value and the texts in it that must be found nowhere. */
const canaries: Record<KindName, { value: unknown; traces: (string | number)[]; options?: object }> = {
  text: { value: 'qzxvtext81', traces: ['qzxvtext81'] },
  longText: { value: 'first\nqzxvlongtext82', traces: ['qzxvlongtext82'] },
  richText: { value: '<p>first <strong>qzxvrich70</strong></p>', traces: ['qzxvrich70'] },
  number: { value: 739184620.5173, traces: ['739184620.5173', 739184620.5173] },
  money: { value: { amount: 918273645546, currency: 'EUR' }, traces: ['918273645546', 918273645546] },
  percent: { value: 64.73829164, traces: ['64.73829164', 64.73829164] },
  date: { value: '2091-07-13', traces: ['2091-07-13'] },
  moment: { value: '2092-08-14T11:22:33.444Z', traces: ['2092-08-14T11:22:33'] },
  yesNo: { value: true, traces: [] },
  choice: { value: 'qzxvchoice83', traces: ['qzxvchoice83'], options: { choices: choice('qzxvchoice83') } },
  manyChoice: { value: ['qzxvmany84'], traces: ['qzxvmany84'], options: { choices: choice('qzxvmany84') } },
  stage: { value: 'qzxvstage85', traces: ['qzxvstage85'], options: { choices: choice('qzxvstage85') } },
  tags: { value: ['qzxvtag86'], traces: ['qzxvtag86'] },
  email: { value: 'qzxvmail87@example.com', traces: ['qzxvmail87'] },
  emails: { value: [{ address: 'qzxvmails88@example.com', label: 'qzxvlabel89' }], traces: ['qzxvmails88', 'qzxvlabel89'] },
  phone: { value: '+8613987654321', traces: ['13987654321'] },
  phones: { value: [{ number: '+8613987654329', label: 'qzxvlabel90' }], traces: ['13987654329', 'qzxvlabel90'] },
  address: { value: { street: 'qzxvstreet91', city: 'qzxvcity92' }, traces: ['qzxvstreet91', 'qzxvcity92'] },
  addresses: { value: [{ street: 'qzxvstreet93', postcode: 'qzxvpost94' }], traces: ['qzxvstreet93', 'qzxvpost94'] },
  handles: { value: [{ service: 'wechat', handle: 'qzxvhandle95' }], traces: ['qzxvhandle95'] },
  url: { value: 'https://qzxvurl96.example.com/a', traces: ['qzxvurl96'] },
  files: { value: undefined, traces: ['qzxvfilename71.txt', 'qzxvfilebytes72'] },
  link: { value: undefined, traces: [], options: { to: 'customer' } },
  links: { value: undefined, traces: [], options: { to: 'customer' } },
};
const nameOf = (kind: KindName) => `x_${kind.toLowerCase()}`;
const unique: readonly string[] = ['text', 'email', 'emails', 'phone', 'phones', 'url', 'handles', 'date', 'number'];
/** What stands in the imported table, its labels of fields among it. */
const imported = ['qzxvimport61', 'qzxvimportmail62', '13987650000', 'qzxvheader63', '张伟犇犇犇'];
const others = ['qzxvfieldlabel64', 'qzxvname65', 'qzxvguard66', 'qzxvneedle67', 'qzxvworkspace68', 'qzxvwrong69'];

function everyFile(under: string): string[] {
  return readdirSync(under, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? everyFile(join(under, entry.name)) : entry.isFile() ? [join(under, entry.name)] : [],
  );
}

/** The forms in which a text or number may stand in a file, each with its name. */
function formsOf(trace: string | number): [string, Buffer][] {
  if (typeof trace === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(trace);
    const forms: [string, Buffer][] = [
      ['double', double],
      ['double (little)', Buffer.from(double).reverse()],
    ];
    if (Number.isInteger(trace)) {
      const whole = Buffer.alloc(8);
      whole.writeBigInt64BE(BigInt(trace));
      forms.push(['integer', whole.subarray(2)], ['integer (little)', Buffer.from(whole).reverse().subarray(0, 6)]);
    }
    return forms;
  }
  const bytes = Buffer.from(trace);
  const base64 = [0, 1, 2].map((shift): [string, Buffer] => {
    // Whole groups of three bytes look the same whatever stands before them.
    const from = (3 - shift) % 3;
    return [`base64 (${shift})`, Buffer.from(bytes.subarray(from, from + 3 * Math.floor((bytes.length - from) / 3)).toString('base64'))];
  });
  const little = Buffer.from(trace, 'utf16le');
  return [
    ['text', bytes],
    ['UTF-16', little],
    ['UTF-16 (big)', Buffer.from(little).swap16()],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ...base64,
  ];
}

const traces = () => [...Object.values(canaries).flatMap((one) => one.traces), ...imported, ...others];

/** Of a file that may be gone again since it was listed, as those of what was used are once they are summed. */
function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function findings(under: string): string[] {
  const found: string[] = [];
  for (const file of everyFile(under)) {
    const bytes = bytesOf(file);
    for (const trace of traces())
      for (const [form, wanted] of formsOf(trace)) if (bytes.includes(wanted)) found.push(`${trace} as ${form} in ${file.slice(under.length)}`);
  }
  return found;
}

/** What the table holds as bytes is inflated where it can be: deflated is not sealed. */
function inflatable(data: string): string[] {
  const db = new DatabaseSync(join(data, 'table.db'), { readOnly: true });
  const items = db.prepare('SELECT item_json AS item FROM regulars').all() as { item: string }[]; // the column named
  db.close();
  const bytes = items.flatMap(({ item }) => [...item.matchAll(/"B":"([^"]+)"/g)].map(([, text = '']) => Buffer.from(text, 'base64')));
  expect(bytes.length).toBeGreaterThan(1000);
  return bytes.flatMap((one) =>
    [0, 13].flatMap((from) => {
      try {
        const text = inflateRawSync(one.subarray(from)).toString();
        return traces()
          .filter((trace) => text.includes(String(trace)))
          .map((trace) => `${trace}, deflated`);
      } catch {
        return []; // no deflated bytes
      }
    }),
  );
}

beforeAll(async () => {
  deployment = await launch({ folder });
  ({ call } = await deployment.workspace('qzxvworkspace68'));
});
afterAll(async () => {
  await deployment?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the search for canaries finds each of them in each form', () => {
  for (const trace of traces())
    for (const [form, wanted] of formsOf(trace))
      expect(Buffer.concat([Buffer.from('ab'), wanted, Buffer.from('x')]).includes(wanted) && wanted.length >= 3, `${trace} ${form}`).toBe(true);
});

test('values are readable in no file under the data folder and in no log', async () => {
  const ok = async (answer: ReturnType<Call>, status = 200) => {
    const { status: got, body } = await answer;
    expect(got, JSON.stringify(body)).toBe(status);
    return body;
  };
  for (const kind of kindNames) {
    const searched = /^(text|longText|email|phone|url|handles|tags)/.test(kind);
    await ok(
      call('POST', '/v1/fields', {
        object: 'customer',
        name: nameOf(kind),
        kind,
        label: { en: `qzxvfieldlabel64 ${kind}` },
        ...canaries[kind].options,
        ...(searched ? { searched } : {}),
        ...(unique.includes(kind) ? { unique: true } : {}),
      }),
      201,
    );
  }
  const bytes = Buffer.from('qzxvfilebytes72 and more');
  const file = await ok(call('POST', '/v1/files', { name: 'qzxvfilename71.txt', size: bytes.length }), 201);
  await fetch(file.upload.url, { method: 'PUT', headers: file.upload.headers, body: bytes });
  expect(findings(deployment.data), 'an upload that was not taken yet').toEqual([]);
  canaries.files.value = [await ok(call('POST', `/v1/files/${file.id}/finish`, { name: 'qzxvfilename71.txt' }))];
  const values = Object.fromEntries(kindNames.flatMap((kind) => (canaries[kind].value === undefined ? [] : [[nameOf(kind), canaries[kind].value]])));
  const made = await ok(
    call('POST', '/v1/customers', { name: 'qzxvname65', emails: [{ address: 'qzxvguard66@example.com' }], ...values }, { 'idempotency-key': 'once' }),
    201,
  );
  // Refusals, collisions and questions carry values as well.
  expect((await call('POST', '/v1/customers', { name: 'twice', emails: [{ address: 'qzxvguard66@example.com' }] })).status).toBe(409);
  expect((await call('POST', '/v1/customers', { name: 'wrong', birthday: 'qzxvwrong69', qzxvwrong69: 1 })).status).toBe(400);
  for (const kind of kindNames) {
    await call('GET', `/v1/customers?sort=${nameOf(kind)}&include=titles`);
    const [trace] = canaries[kind].traces;
    if (typeof trace === 'string') await ok(call('POST', '/v1/customers/search', { text: trace }));
    if (typeof trace === 'string') await call('GET', `/v1/customers?filter[${nameOf(kind)}][contains]=${encodeURIComponent(trace)}`);
    if (unique.includes(kind) && typeof trace === 'string')
      await call('PUT', `/v1/customers/by/${nameOf(kind)}/${encodeURIComponent(trace)}`, { note: 'by value' });
  }
  await ok(call('POST', '/v1/search', { text: 'qzxvneedle67' }));
  await ok(call('POST', '/v1/customers/summarize', { groupBy: ['x_text'], measures: [{ measure: 'count' }] }));
  await ok(call('GET', `/v1/customers/${made.id}/history`));
  expect(await ok(call('GET', `/v1/customers/${made.id}/files/${file.id}`))).toBe(bytes.toString());

  // An import large enough for a snapshot to be due.
  const rows = Array.from({ length: 2200 }, (_, at) => `qzxvimport61 张伟犇犇犇 ${at},qzxvimportmail62.${at}@example.com,+8613987650000`);
  const text = Buffer.from(`Name,E-mail,qzxvheader63\n${rows.join('\n')}\n`);
  const announced = await ok(call('POST', '/v1/imports', { object: 'customer', name: 'people.csv', size: text.length }), 201);
  await fetch(announced.upload.url, { method: 'PUT', headers: announced.upload.headers, body: text });
  await ok(call('POST', `/v1/imports/${announced.id}/preview`));
  const started = await ok(call('POST', `/v1/imports/${announced.id}/start`, {}), 202);
  expect(findings(deployment.data), 'while an import runs, the file that was sent among all').toEqual([]);
  await ended(call, started.jobId);
  expect((await call('GET', `/v1/jobs/${started.jobId}`)).body).toMatchObject({ status: 'done', created: 2200 });
  await expect.poll(async () => (await call('GET', '/v1/customers?include=count&limit=1')).body.count, { timeout: 20_000 }).toBe(2201);
  const snapshots = () => everyFile(join(deployment.data, 'files')).filter((file) => statSync(file).size > 20_000).length;
  await expect
    .poll(
      async () => {
        await call('GET', '/v1/customers?limit=1');
        return snapshots();
      },
      { timeout: 30_000, message: 'a snapshot is written' },
    )
    .toBeGreaterThan(0);
  await ok(call('PATCH', `/v1/customers/${made.id}`, { x_longtext: 'other' }));
  await ok(call('DELETE', `/v1/customers/${made.id}`));

  expect(everyFile(deployment.data).length).toBeGreaterThan(3);
  expect(readFileSync(join(deployment.data, 'table.db')).length).toBeGreaterThan(1_000_000);
  expect(findings(deployment.data)).toEqual([]);
  expect(inflatable(deployment.data)).toEqual([]);
  // Rebuilt by another process from the sealed snapshot.
  await deployment.stop();
  const log = deployment.output();
  expect(
    everyFile(deployment.temporary).filter((file) => file.includes('regulars-')),
    'working files at the end',
  ).toEqual([]);
  expect(findings(deployment.data)).toEqual([]);
  expect(
    traces().filter((trace) => log.includes(String(trace))),
    'in the log',
  ).toEqual([]);
  expect(log).toContain('createRecord');
}, 180_000);

test('a reader’s working file lies in the temporary folder, which is emptied at start', async () => {
  const again = await launch({ folder });
  const working = () => everyFile(again.temporary).filter((file) => file.endsWith('.sqlite'));
  expect(working()).toEqual([]);
  const { call } = await again.workspace('Second');
  await call('POST', '/v1/customers', { name: 'Somebody' });
  await call('GET', '/v1/customers');
  expect(working().length).toBeGreaterThan(0);
  expect(findings(again.data)).toEqual([]);
  // Killed without a chance to clean up: the next start does.
  const kept = working();
  const { pid } = JSON.parse(readFileSync(join(again.data, 'door.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(
      () => {
        try {
          process.kill(pid, 0);
          return true;
        } catch {
          return false;
        }
      },
      { timeout: 10_000 },
    )
    .toBe(false);
  expect(kept.length).toBeGreaterThan(0);
  const third = await launch({ folder });
  expect(working().filter((file) => kept.includes(file))).toEqual([]);
  await third.stop();
});
