/**
 * The web app's files: compressed once and kept, hashed names for ever, all other paths answered by the one page.
 * Nothing outside the folder is ever read: only names found by walking it are served.
 */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};
const packed = /^(text\/|application\/(json|manifest\+json|wasm)|image\/(svg|x-icon))/;
const pack = {
  br: (data: Buffer) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (data: Buffer) => promisify(gzip)(data),
};
type Form = { body: Buffer; etag: string };

const notBuilt =
  '<!doctype html><html lang="en"><title>Regulars</title><p>The web app has not been built yet. Stop, then run <code>npm start</code> again.</p></html>';

/** Every file under the folder, by its path on the web. */
function walk(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  let names: string[] = [];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return found;
  } // not built yet
  for (const name of names) {
    const file = join(folder, name);
    if (statSync(file).isFile()) found.set(`/${relative(folder, file).split(sep).join('/')}`, file);
  }
  return found;
}

export function makeWeb(folder: string) {
  let files = walk(folder);
  const forms = new Map<string, Promise<Form>>();

  const read = async (path: string, encoding: 'br' | 'gzip' | ''): Promise<Form> => {
    const made = encoding && files.get(`${path}.${encoding === 'gzip' ? 'gz' : 'br'}`);
    const raw = await readFile(made || (files.get(path) ?? ''));
    const body = !made && encoding ? await pack[encoding](raw) : raw;
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"` };
  };
  const form = (path: string, encoding: 'br' | 'gzip' | '') => {
    const key = `${path} ${encoding}`;
    const found = forms.get(key) ?? read(path, encoding);
    forms.set(key, found);
    found.catch(() => forms.delete(key)); // built anew meanwhile: the next request looks again
    return found;
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    if (!files.has('/200.html')) files = walk(folder);
    let asked: string;
    try {
      asked = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
    } catch {
      asked = '/';
    }
    const isFile = files.has(asked) && !/\.(br|gz)$/.test(asked);
    if (!isFile && (asked.startsWith('/_app/') || (extname(asked) && !request.headers.accept?.includes('text/html'))))
      return void response.writeHead(404).end();

    const path = isFile ? asked : '/200.html';
    const type = types[extname(path)] ?? 'application/octet-stream';
    if (!files.has(path)) return void response.writeHead(503, { 'content-type': types['.html'], 'retry-after': '5' }).end(notBuilt);
    const accepts = String(request.headers['accept-encoding'] ?? '');
    const encoding = !packed.test(type) ? '' : /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : '';
    const { body, etag } = await form(path, encoding).catch(async () => {
      files = walk(folder); // a new build has replaced the old one
      return form(files.has(path) ? path : '/200.html', encoding);
    });

    response.setHeader('content-type', type);
    response.setHeader('cache-control', asked.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('etag', etag);
    response.setHeader('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    if (encoding) response.setHeader('content-encoding', encoding);
    response.writeHead(200, { 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}
