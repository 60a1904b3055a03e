/**
 * What can be said of a workbook before any of it is unpacked: how large it would become, and which sheets it has. The
 * reader unpacks no entry beyond the size that is declared here, so what is refused here never fills the memory.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { CrmError } from '@regulars/shared/errors.ts';

const MOST_ENTRIES = 5000;
/** Bytes that all entries may have unpacked. */
const MOST_UNPACKED = 400_000_000;
/** Sheets shrink to a tenth, of equal cells to a fiftieth; archives that are made to burst, to a thousandth. */
const MOST_RATIO = 150;
const RATIO_COUNTS_FROM = 5_000_000;
/** Small parts that are read here. */
const PART = 2_000_000;

interface Entry {
  name: string;
  packed: number;
  unpacked: number;
  offset: number;
  method: number;
}

export interface Sheet {
  name: string;
  /** As the sheet itself says, headings among them; undefined where it does not. */
  rows: number | undefined;
}

const unreadable = (message: string) => new CrmError('FILE_UNREADABLE', message);

export const isArchive = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;

/** The sheets that are seen, in order. Throws FILE_UNREADABLE or FILE_TOO_LARGE. */
export function sheetsOf(bytes: Uint8Array): Sheet[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesIn(file);
  const total = [...entries.values()].reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (total > MOST_UNPACKED) throw new CrmError('FILE_TOO_LARGE', `${total} bytes unpacked`);
  for (const { name, packed, unpacked } of entries.values()) {
    const ratio = unpacked / Math.max(1, packed);
    if ((unpacked > RATIO_COUNTS_FROM && ratio > MOST_RATIO) || (unpacked === 0 && packed > 2)) throw new CrmError('FILE_TOO_LARGE', `${name} bursts`);
  }
  const targets = new Map(tagsIn(partOf(file, entries, 'xl/_rels/workbook.xml.rels'), 'Relationship').map((one) => [one('Id'), one('Target')]));
  const sheets = tagsIn(partOf(file, entries, 'xl/workbook.xml'), 'sheet').flatMap((one): Sheet[] => {
    const target = targets.get(one('id')) ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    if (!/worksheets\//.test(path) || (one('state') || 'visible') !== 'visible') return [];
    return [{ name: one('name'), rows: rowsIn(file, entries.get(path)) }];
  });
  if (sheets.length === 0) throw unreadable('There is no sheet');
  return sheets;
}

/** The central directory: it stands at the end, and every entry's size with it. */
function entriesIn(file: Buffer): Map<string, Entry> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > file.length) throw unreadable('The archive has no end');
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw new CrmError('FILE_TOO_LARGE', `${count} entries`);
  const entries = new Map<string, Entry>();
  for (let number = 0; number < count; number++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw unreadable('The archive is damaged');
    const [method, packed, unpacked] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
    const [named, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    if (packed === 0xffffffff || unpacked === 0xffffffff) throw new CrmError('FILE_TOO_LARGE', 'An entry of 4 GB');
    const name = file.toString('utf8', at + 46, at + 46 + named);
    if (entries.has(name)) throw unreadable(`${name} twice`); // one would be measured, the other unpacked
    entries.set(name, { name, method, packed, unpacked, offset: file.readUInt32LE(at + 42) });
    at += 46 + named + extra + comment;
  }
  return entries;
}

function unpack(file: Buffer, { offset, packed, method }: Entry, most: number, isWhole: boolean): Buffer {
  if (offset + 30 > file.length) throw unreadable('The archive is damaged');
  const from = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  const bytes = file.subarray(from, from + packed);
  if (method === 0) return bytes.subarray(0, most);
  try {
    // The beginning of a sheet is cut anywhere: what can be unpacked of it is.
    return inflateRawSync(isWhole ? bytes : bytes.subarray(0, most), isWhole ? { maxOutputLength: most } : { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw unreadable(`An entry cannot be unpacked: ${error}`);
  }
}

function partOf(file: Buffer, entries: ReadonlyMap<string, Entry>, name: string): string {
  const entry = entries.get(name);
  if (!entry) throw unreadable(`${name} is missing`);
  return unpack(file, entry, PART, true).toString('utf8');
}

/** `<dimension ref="A1:F20001"/>` near the beginning of a sheet. */
function rowsIn(file: Buffer, entry: Entry | undefined): number | undefined {
  if (!entry) return undefined;
  const [, last] = /<(?:\w+:)?dimension\s[^>]*ref="[A-Z]+\d+:[A-Z]+(\d+)"/.exec(unpack(file, entry, 2000, false).toString('utf8')) ?? [];
  return last === undefined ? undefined : Number(last);
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (text: string) =>
  text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (_, name: string, decimal: string, hex: string) =>
    name ? (entities[name.toLowerCase()] ?? '') : String.fromCodePoint(Math.min(0x10ffff, decimal ? Number(decimal) : Number.parseInt(hex, 16))),
  );

/** The tags of a name, each as a function from attribute to value; prefixes of names do not count. */
function tagsIn(xml: string, tag: string): ((attribute: string) => string)[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${tag}\\s([^>]*)>`, 'g'))].map(([, attributes = '']) => {
    const found = new Map([...attributes.matchAll(/(?:\w+:)?(\w+)="([^"]*)"/g)].map(([, name, value = '']) => [name, plain(value)]));
    return (name) => found.get(name) ?? '';
  });
}
