/** S3's wire over the file store: one bucket, the calls our handlers and presigned links use, and 501 for every other sub-resource, so that nothing is quietly misread. Long: one protocol, whose calls are read side by side. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Files, joinBodies, type Stored } from './files.ts';
import { Refusal } from './refusal.ts';
import { takeBody } from './upload.ts';

export type S3Call = { bucket: string; key: string; action: string; query: URLSearchParams };

const knownQuery =
  /^(x-id|uploads|uploadId|partNumber|list-type|prefix|delimiter|max-keys|start-after|continuation-token|fetch-owner|encoding-type|delete|response-.*|X-Amz-.*|x-amz-.*)$/;
const kept = ['content-disposition', 'content-encoding', 'content-language', 'cache-control'];
const escape = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const unescape = (text: string) =>
  text.replace(
    /&(lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);/gi,
    (_, name: string) =>
      ({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" })[name] ?? String.fromCodePoint(Number(name.replace('#x', '0x').replace('#', ''))),
  );
const quoted = (etag: string) => `"${etag}"`;

/** Which action a request is, as IAM names it. */
export function readCall(method: string, path: string, rawQuery: string): S3Call {
  const query = new URLSearchParams(rawQuery);
  for (const name of query.keys())
    if (!knownQuery.test(name)) throw new Refusal(501, 'NotImplemented', `The sub-resource ${name} is not part of the local deployment.`);
  const [, bucket = '', ...rest] = path.split('/');
  let key: string;
  try {
    key = decodeURIComponent(rest.join('/'));
  } catch {
    throw new Refusal(400, 'InvalidURI', 'The key is not valid.');
  }
  if (Buffer.byteLength(key) > 1024) throw new Refusal(400, 'KeyTooLongError', 'A key has at most 1024 bytes.');
  const action = actionOf(method, key, query);
  if (!action) throw new Refusal(501, 'NotImplemented', 'This call is not part of the local deployment.');
  return { bucket, key, action, query };
}

function actionOf(method: string, key: string, query: URLSearchParams): string | undefined {
  if (!key) return method === 'GET' ? 'ListBucket' : method === 'HEAD' ? 'HeadBucket' : method === 'POST' && query.has('delete') ? 'DeleteObjects' : undefined;
  if (method === 'GET' && query.has('uploadId')) return undefined;
  if (method === 'GET' || method === 'HEAD') return method === 'GET' ? 'GetObject' : 'HeadObject';
  if (method === 'PUT') return query.has('uploadId') ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  return method === 'POST' && query.has('uploads')
    ? 'CreateMultipartUpload'
    : method === 'POST' && query.has('uploadId')
      ? 'CompleteMultipartUpload'
      : undefined;
}

/** The bodies of the small XML requests. */
async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > 1 << 20) throw new Refusal(400, 'MalformedXML', 'The request is too large.');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const said = String(request.headers['x-amz-content-sha256'] ?? '');
  if (/^[0-9a-f]{64}$/.test(said) && createHash('sha256').update(body).digest('hex') !== said)
    throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.');
  return body.toString();
}

export function makeS3(files: Files, bucketName: string, now: () => number = Date.now) {
  const describe = (request: IncomingMessage) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === 'string' && (kept.includes(name) || name.startsWith('x-amz-meta-'))) headers[name] = value;
    if (headers['content-encoding']) headers['content-encoding'] = headers['content-encoding'].replace(/,?aws-chunked,?/, '');
    if (!headers['content-encoding']) delete headers['content-encoding'];
    return { type: request.headers['content-type'] ?? 'application/octet-stream', headers: JSON.stringify(headers) };
  };
  const condition = (request: IncomingMessage) => ({
    absent: request.headers['if-none-match'] === '*',
    etag: request.headers['if-match']?.replaceAll('"', ''),
  });
  const name = (object: Stored, request: IncomingMessage) => {
    if (!files.name(object, condition(request))) throw new Refusal(412, 'PreconditionFailed', 'At least one of the preconditions you specified did not hold.');
  };
  const xml = (response: ServerResponse, text: string) =>
    void response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  const uploadOf = (call: S3Call) => {
    const id = call.query.get('uploadId') ?? '';
    const found = files.upload(id, call.key);
    if (!found) throw new Refusal(404, 'NoSuchUpload', 'The upload does not exist.');
    return { id, ...found };
  };

  const deeds: Record<string, (call: S3Call, request: IncomingMessage, response: ServerResponse) => void | Promise<void>> = {
    HeadBucket: (_call, _request, response) => void response.writeHead(200).end(),
    GetObject: (call, request, response) => send(call, request, response, files),
    HeadObject: (call, request, response) => send(call, request, response, files),
    async PutObject(call, request, response) {
      const source = request.headers['x-amz-copy-source'];
      const modified = now();
      if (typeof source === 'string') {
        const from = files.get(
          decodeURIComponent(source)
            .replace(/^\//, '')
            .slice(bucketName.length + 1),
        );
        if (!from) throw new Refusal(404, 'NoSuchKey', 'The source does not exist.');
        const own = request.headers['x-amz-metadata-directive'] === 'REPLACE' ? describe(request) : {};
        name({ ...from, ...own, key: call.key, blob: await joinBodies(files, [from.blob]), modified }, request);
        return xml(
          response,
          `<CopyObjectResult><ETag>${quoted(from.etag)}</ETag><LastModified>${new Date(modified).toISOString()}</LastModified></CopyObjectResult>`,
        );
      }
      const { blob, size, md5 } = await takeBody(files, request);
      const etag = md5.toString('hex');
      name({ key: call.key, blob, size, etag, modified, ...describe(request) }, request);
      response.writeHead(200, { etag: quoted(etag) }).end();
    },
    DeleteObject(call, _request, response) {
      files.remove(call.key);
      response.writeHead(204).end();
    },
    async DeleteObjects(_call, request, response) {
      const keys = [...(await readText(request)).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescape(key));
      for (const key of keys) files.remove(key);
      xml(response, `<DeleteResult>${keys.map((key) => `<Deleted><Key>${escape(key)}</Key></Deleted>`).join('')}</DeleteResult>`);
    },
    ListBucket(call, _request, response) {
      const { query } = call;
      if (query.get('list-type') !== '2') throw new Refusal(501, 'NotImplemented', 'Only ListObjectsV2 is part of the local deployment.');
      const token = query.get('continuation-token');
      const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
      const max = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
      const { found, folders, next } = files.list({
        prefix,
        delimiter,
        max,
        start: token ? Buffer.from(token, 'base64url').toString() : (query.get('start-after') ?? ''),
      });
      // The SDK asks for keys URL-encoded, so that any character survives the XML.
      const shown = query.get('encoding-type') === 'url' ? encodeURIComponent : escape;
      xml(
        response,
        `<ListBucketResult><Name>${bucketName}</Name><Prefix>${shown(prefix)}</Prefix><KeyCount>${found.length + folders.length}</KeyCount><MaxKeys>${max}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>` +
          (query.has('encoding-type') ? '<EncodingType>url</EncodingType>' : '') +
          (next === undefined ? '' : `<NextContinuationToken>${Buffer.from(next).toString('base64url')}</NextContinuationToken>`) +
          found
            .map(
              (one) =>
                `<Contents><Key>${shown(one.key)}</Key><LastModified>${new Date(one.modified).toISOString()}</LastModified><ETag>${quoted(one.etag)}</ETag><Size>${one.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
            )
            .join('') +
          folders.map((one) => `<CommonPrefixes><Prefix>${shown(one)}</Prefix></CommonPrefixes>`).join('') +
          '</ListBucketResult>',
      );
    },
    CreateMultipartUpload(call, request, response) {
      const { type, headers } = describe(request);
      xml(
        response,
        `<InitiateMultipartUploadResult><Bucket>${bucketName}</Bucket><Key>${escape(call.key)}</Key><UploadId>${files.begin(call.key, type, headers, now())}</UploadId></InitiateMultipartUploadResult>`,
      );
    },
    async UploadPart(call, request, response) {
      const { id } = uploadOf(call);
      const body = await takeBody(files, request);
      files.addPart(id, Number(call.query.get('partNumber')), body);
      response.writeHead(200, { etag: quoted(body.md5.toString('hex')) }).end();
    },
    async CompleteMultipartUpload(call, request, response) {
      const { id, type, headers } = uploadOf(call);
      const wanted = [...(await readText(request)).matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
      const all = new Map(files.parts(id).map((part) => [part.number, part]));
      const parts = wanted.map((number) => all.get(number) ?? refuse(`Part ${number} is missing.`));
      const etag = `${createHash('md5')
        .update(Buffer.concat(parts.map(({ md5 }) => md5)))
        .digest('hex')}-${parts.length}`;
      const blob = await joinBodies(
        files,
        parts.map((part) => part.blob),
      );
      name({ key: call.key, blob, size: parts.reduce((sum, { size }) => sum + size, 0), etag, type, headers, modified: now() }, request);
      files.end(id);
      xml(
        response,
        `<CompleteMultipartUploadResult><Bucket>${bucketName}</Bucket><Key>${escape(call.key)}</Key><ETag>${quoted(etag)}</ETag></CompleteMultipartUploadResult>`,
      );
    },
    AbortMultipartUpload(call, _request, response) {
      files.end(uploadOf(call).id);
      response.writeHead(204).end();
    },
  };

  return async (call: S3Call, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (call.bucket !== bucketName) throw new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist.');
    await deeds[call.action]?.(call, request, response);
  };
}

const refuse = (message: string): never => {
  throw new Refusal(400, 'InvalidPart', message);
};

async function send(call: S3Call, request: IncomingMessage, response: ServerResponse, files: Files): Promise<void> {
  const object = files.get(call.key);
  if (!object) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  // Written by `describe` above.
  const headers: Record<string, string | number> = {
    ...(JSON.parse(object.headers) as Record<string, string>),
    'content-type': object.type,
    etag: quoted(object.etag),
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
  for (const [name, value] of call.query) if (name.startsWith('response-')) headers[name.slice('response-'.length)] = value;
  if (request.headers['if-none-match'] === headers.etag) return void response.writeHead(304, { etag: quoted(object.etag) }).end();
  if (request.headers['if-match'] && request.headers['if-match'] !== headers.etag) throw new Refusal(412, 'PreconditionFailed', 'The object has changed.');

  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  let [start, end] = [0, object.size - 1];
  if (range && (range[1] || range[2])) {
    if (range[1]) [start, end] = [Number(range[1]), range[2] ? Math.min(Number(range[2]), end) : end];
    else start = Math.max(object.size - Number(range[2]), 0);
    if (start > end) throw new Refusal(416, 'InvalidRange', 'The requested range is not satisfiable.');
    headers['content-range'] = `bytes ${start}-${end}/${object.size}`;
  }
  headers['content-length'] = end - start + 1;
  response.writeHead(headers['content-range'] ? 206 : 200, headers);
  if (request.method === 'HEAD' || object.size === 0) return void response.end();
  await pipeline(await files.read(object.blob, start, end), response);
}
