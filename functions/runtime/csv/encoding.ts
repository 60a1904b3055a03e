/**
 * How the bytes of a text file become characters: UTF-8, UTF-16 and GB18030 as offices write them, with Windows-1252 for
 * what is none of these. Judged from the beginning of a file; who reads all of it reads strictly, and asks again when
 * a later byte does not fit.
 */
import { CrmError } from '@regulars/shared/errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

/** `more`: the file goes on after these bytes, so a character may be cut in two at their end. */
export function encodingOf(head: Uint8Array, more: boolean): Encoding {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const wide = zeros(head);
  if (wide) return wide;
  if (decodes('utf-8', head, more)) return 'utf-8';
  return looksChinese(head) && decodes('gb18030', head, more) ? 'gb18030' : 'windows-1252';
}

/** The encoding of a file that began like UTF-8, by the first bytes that say anything. */
export async function afterAll(source: AsyncIterable<Uint8Array>): Promise<Encoding> {
  for await (const bytes of source) if (bytes.some((byte) => byte > 0x80)) return looksChinese(bytes) ? 'gb18030' : 'windows-1252';
  return 'windows-1252';
}

/** Without a mark, text of two bytes a character shows by the zeros of its delimiters, line ends and digits. */
function zeros(head: Uint8Array): Encoding | undefined {
  const length = Math.min(head.length & ~1, 4096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  if (even === 0 && odd === 0) return undefined;
  if (even === 0 && odd > length / 16) return 'utf-16le';
  if (odd === 0 && even > length / 16) return 'utf-16be';
  throw new CrmError('FILE_UNREADABLE', 'Zero bytes: this is no text');
}

function decodes(encoding: Encoding, bytes: Uint8Array, more: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: more });
    return true;
  } catch {
    return false;
  }
}

/**
 * Common Chinese characters are two bytes above 0xA0 each (GB 2312); in Western text such a byte stands between ASCII
 * letters, which GB18030 would often read as a rare character too. Its characters of four bytes have a digit at every
 * second place, as no Western text has.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let single = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x81) continue;
    const next = bytes[at + 1];
    if (next === undefined) break; // cut in two
    if (isDigit(next) && (bytes[at + 2] ?? 0) > 0x80 && isDigit(bytes[at + 3] ?? 0)) {
      pairs++;
      at += 3;
      continue;
    }
    if ((bytes[at] ?? 0) > 0xa0 && next > 0xa0) pairs++;
    else single++;
    at++;
  }
  return pairs > single;
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** The text of a stream, piece by piece. A byte that does not fit the encoding throws FILE_UNREADABLE with `misread`. */
export async function* decoded(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new Misread(encoding);
    }
  };
  for await (const bytes of source) {
    const text = decode(bytes);
    if (text) yield text;
  }
  const rest = decode();
  if (rest) yield rest;
}

/** Bytes that the encoding does not know: the beginning of the file looked like something else than the rest. */
export class Misread extends CrmError {
  readonly encoding: Encoding;
  constructor(encoding: Encoding) {
    super('FILE_UNREADABLE', `Not ${encoding} throughout`);
    this.encoding = encoding;
  }
}
