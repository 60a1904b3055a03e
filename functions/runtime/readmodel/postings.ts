/**
 * Sets of records, as the search index keeps them: a leaf is a list of 32-bit numbers; a larger set lies in chunks of
 * 32,768 records, each a sorted list of 16-bit numbers or, from 2,048 on, one bit a record.
 */
import type { Bits } from './bits.ts';
import { every, type File } from './file.ts';

const SHIFT = 15;
const BYTES = 1 << (SHIFT - 3);
const SPARSE = BYTES / 2;

const shorts = (bytes: Uint8Array) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
const words = (bytes: Uint8Array) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

function chunkToBits(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength === BYTES) return bytes;
  const bits = new Uint8Array(BYTES);
  for (const low of shorts(bytes)) bits[low >> 3] = (bits[low >> 3] as number) | (1 << (low & 7)); // low is under 8 × BYTES
  return bits;
}

function bitsToChunk(bits: Uint8Array): Uint8Array | undefined {
  const low: number[] = [];
  for (let at = 0; at < BYTES; at++) {
    for (let byte = bits[at] as number; byte !== 0; byte &= byte - 1) low.push(at * 8 + (31 - Math.clz32(byte & -byte))); // at is in range
    if (low.length >= SPARSE) return bits;
  }
  return low.length > 0 ? new Uint8Array(Uint16Array.from(low).buffer) : undefined;
}

/** Changes a large set: records that are removed and added stay. */
export function pack(file: File, table: string, field: number, gram: string, added: Int32Array, removed: Int32Array): void {
  const chunks = new Map<number, Uint8Array<ArrayBuffer>>();
  const low = (1 << SHIFT) - 1;
  let [last, bits] = [-1, new Uint8Array(0)];
  const turnTo = (row: number) => {
    last = row >> SHIFT;
    bits = chunks.get(last) ?? readChunk(file, table, field, gram, last);
    chunks.set(last, bits);
  };
  for (const row of removed) {
    if (row >> SHIFT !== last) turnTo(row);
    bits[(row & low) >> 3] = (bits[(row & low) >> 3] as number) & ~(1 << (row & 7)); // in range, as below
  }
  for (const row of added) {
    if (row >> SHIFT !== last) turnTo(row);
    bits[(row & low) >> 3] = (bits[(row & low) >> 3] as number) | (1 << (row & 7));
  }
  for (const [chunk, changed] of chunks) {
    const bytes = bitsToChunk(changed);
    if (bytes) file.rows(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?)`).run(field, gram, chunk, bytes);
    else file.rows(`DELETE FROM ${table} WHERE field = ? AND gram = ? AND chunk = ?`).run(field, gram, chunk);
  }
}

function readChunk(file: File, table: string, field: number, gram: string, chunk: number): Uint8Array<ArrayBuffer> {
  const [found] = every(file.rows(`SELECT rows FROM ${table} WHERE field = ? AND gram = ? AND chunk = ?`).all(field, gram, chunk));
  return found ? chunkToBits(found[0] as Uint8Array<ArrayBuffer>) : new Uint8Array(BYTES); // a BLOB
}

/** The records of a leaf. */
export function unpack(file: File, table: string, field: number, gram: string): number[] {
  return every(file.rows(`SELECT rows FROM ${table} WHERE field = ? AND gram = ?`).all(field, gram)).flatMap(([rows]) => [...words(rows as Uint8Array)]);
}

/** Adds the records of a piece, leaf or not, to a set; says whether there were any. */
export function addTo(bits: Bits, file: File, table: string, field: number, gram: string): boolean {
  const found = every(file.rows(`SELECT chunk, rows FROM ${table} WHERE field = ? AND gram = ?`).all(field, gram));
  for (const [number, blob] of found) {
    const [chunk, bytes] = [Number(number), blob as Uint8Array];
    const isBits = chunk >= 0 && bytes.byteLength === BYTES;
    const start = Math.max(0, chunk) << SHIFT;
    const from = chunk < 0 || isBits ? words(bytes) : shorts(bytes);
    // All that is looked up by a record is in range: the set spans all records.
    if (isBits) {
      const first = start >>> 5;
      const end = Math.min(from.length, bits.length - first);
      for (let at = 0; at < end; at++) bits[first + at] = (bits[first + at] as number) | (from[at] as number);
    } else
      for (let at = 0; at < from.length; at++) {
        const seq = start + (from[at] as number);
        bits[seq >>> 5] = (bits[seq >>> 5] as number) | (1 << (seq & 31));
      }
  }
  return found.length > 0;
}
