/** Files of records: what is taken and what is not (S27), who reads them, and that they come back with undo. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { aFile, uploaded } from './requests.ts';
import type { TestLocal, World } from './world.ts';

let local: TestLocal;
let call: Call;
let as: World['as'];
let key: string;

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n');

beforeAll(async () => {
  local = await startTest();
  ({ call, as, key } = await local.workspace('Files'));
});
afterAll(() => local?.stop());

const made = async (values: object = {}) => (await call('POST', '/v1/customers', { name: 'Anna', ...values })).body;
const bytesOf = async (path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
  const response = await fetch(`${local.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

test('a file is announced, uploaded, taken, kept by a record and read part by part', async () => {
  const bytes = Buffer.concat([pdf, Buffer.alloc(7_000_000, 'x')]);
  const file = await aFile(call, '报价 1.pdf', bytes);
  expect(file).toMatchObject({ name: '报价 1.pdf', type: 'application/pdf', size: bytes.length });
  const { id, files } = await made({ files: [file] });
  expect(files).toEqual([file]);
  const parts = [];
  for (const part of [0, 1, 2]) parts.push(await bytesOf(`/v1/customers/${id}/files/${file.id}?part=${part}`));
  expect(parts.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(Buffer.concat(parts.map((one) => one.bytes)).equals(bytes)).toBe(true);
  expect((await bytesOf(`/v1/customers/${id}/files/${file.id}?part=3`)).status).toBe(404);
});

test('it is answered as something to keep, never as something to show', async () => {
  const file = await aFile(call, 'photo.png', png);
  const { id } = await made({ files: [file] });
  const { headers, bytes } = await bytesOf(`/v1/customers/${id}/files/${file.id}`);
  expect(bytes.equals(png)).toBe(true);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''photo.png");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
});

test('one that was taken away comes back with undo, bytes and all', async () => {
  const file = await aFile(call, 'photo.png', png);
  const { id } = await made({ files: [file] });
  const emptied = await call('PATCH', `/v1/customers/${id}`, { files: null });
  expect((await bytesOf(`/v1/customers/${id}/files/${file.id}`)).status).toBe(404);
  expect((await call('POST', `/v1/changes/${emptied.headers.get('x-change')}/undo`)).status).toBe(200);
  expect((await bytesOf(`/v1/customers/${id}/files/${file.id}`)).bytes.equals(png)).toBe(true);
});

test('a file that was taken answers the same when its taking is asked again', async () => {
  const { id } = await uploaded(call, 'photo.png', png);
  const first = await call('POST', `/v1/files/${id}/finish`, { name: 'photo.png' });
  const again = await call('POST', `/v1/files/${id}/finish`, { name: 'photo.png' });
  expect(again.body).toEqual(first.body);
  // As something else it was not taken.
  expect((await call('POST', `/v1/files/${id}/finish`, { name: 'photo.pdf' })).body).toMatchObject({ code: 'WRONG_FILE' });
});

describe('refused (S27)', () => {
  test.each(['page.html', 'image.svg', 'run.exe', 'script.js', 'macro.docm', 'x.php', 'noend', 'photo.png.bat', '.png'])('the name %s', async (name) => {
    const { status, body } = await call('POST', '/v1/files', { name, size: 10 });
    expect([400, 422], JSON.stringify(body)).toContain(status);
    expect(body.errors[0].pointer).toBe('/name');
  });

  test.each(['../up.png', 'a/b.png', 'a\\b.png', 'a\u0000.png', 'a\n.png', 'gnp.\u202eexe.png', ' a.png', '.hidden.png', `${'a'.repeat(200)}.png`, ''])(
    'the name %j',
    async (name) => {
      expect((await call('POST', '/v1/files', { name, size: 10 })).status).toBe(400);
    },
  );

  test.each([0, -1, 25_000_001, 1.5])('the size %s', async (size) => {
    expect((await call('POST', '/v1/files', { name: 'a.png', size })).body).toMatchObject({ status: 400, errors: [{ pointer: '/size' }] });
  });

  test.each([
    ['a page that calls itself an image', 'photo.png', Buffer.from('<html><script>alert(1)</script>')],
    ['a program that calls itself a PDF', 'offer.pdf', Buffer.from('MZ\u0090\u0000')],
    ['a PDF that calls itself an image', 'photo.jpg', pdf],
    ['bytes that call themselves a text', 'note.txt', Buffer.from([0, 1, 2, 3, 255])],
    ['an image that calls itself a document', 'letter.docx', png],
  ])('%s', async (_, name, bytes) => {
    const { id } = await uploaded(call, name, bytes);
    expect((await call('POST', `/v1/files/${id}/finish`, { name })).body).toMatchObject({
      status: 422,
      code: 'WRONG_FILE',
      errors: [{ pointer: '/name', code: 'NOT_WHAT_IT_SAYS' }],
    });
  });

  test('an upload of another size, type or place than was announced', async () => {
    const { upload } = (await call('POST', '/v1/files', { name: 'photo.png', size: png.length })).body;
    const put = (url: string, headers: Record<string, string>, body: Uint8Array) =>
      fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) }).then(({ status }) => status);
    expect(await put(upload.url, upload.headers, Buffer.concat([png, png]))).toBe(403);
    expect(await put(upload.url, { 'content-type': 'text/html' }, png)).toBe(403);
    const elsewhere = (to: string) => upload.url.replace(/\/uploads\/file_\w+/, to);
    expect(await put(elsewhere('/uploads/file_01M8AKFZF0QGVDCM787Q743HW8'), upload.headers, png)).toBe(403);
    expect(await put(elsewhere('/files/x/0'), upload.headers, png)).toBe(403);
    expect(await put(upload.url.replace(/T\/\w+\//, 'T/01M8AKFZF0QGVDCM787Q743HW8/'), upload.headers, png)).toBe(403);
    expect(await put(upload.url, upload.headers, png)).toBe(200);
  });

  test('as a value: a file of nobody, of another workspace, with another type or size than it was taken with', async () => {
    const file = await aFile(call, 'photo.png', png);
    const foreign = await aFile((await local.workspace('Other')).call, 'photo.png', png);
    for (const wrong of [
      foreign,
      { ...file, id: foreign.id },
      { ...file, type: 'application/pdf' },
      { ...file, size: file.size + 1 },
      { ...file, proof: 'a'.repeat(32) },
    ]) {
      expect((await call('POST', '/v1/customers', { name: 'Wrong', files: [wrong] })).body).toMatchObject({
        status: 404,
        errors: [{ pointer: '/files', code: 'NO_SUCH_FILE' }],
      });
    }
    expect((await call('POST', '/v1/customers', { name: 'Wrong', files: [{ ...file, type: 'text/html' }] })).status).toBe(400);
    expect((await call('POST', '/v1/customers', { name: 'Twice', files: [file, file] })).status).toBe(400);
    // Its name is its owner's to choose, within what a name may be.
    expect((await call('POST', '/v1/customers', { name: 'Right', files: [{ ...file, name: 'other.png' }] })).status).toBe(201);
    expect((await call('POST', '/v1/customers', { name: 'Wrong', files: [{ ...file, name: '../x.png' }] })).status).toBe(400);
  });

  test('to read: through a record that one may not see, that is not its own, or that no longer has it', async () => {
    const file = await aFile(call, 'photo.png', png);
    const { id } = await made({ files: [file] });
    const { id: other } = await made();
    expect((await call('GET', `/v1/customers/${other}/files/${file.id}`)).status).toBe(404);
    await call('PATCH', `/v1/customers/${id}`, { owner: null });
    const stranger = await as('member', 'own');
    expect((await stranger('GET', `/v1/customers/${id}/files/${file.id}`)).status).toBe(404);
    expect((await fetch(`${local.url}/v1/customers/${id}/files/${file.id}`)).status).toBe(401);
  });
});
