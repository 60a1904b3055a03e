/** Which files are taken, known by the end of their name, and whether what is in one is what its name says. */

export interface FileType {
  type: string;
  /** Shown inside the page; everything else is downloaded. */
  shows?: 'image' | 'pdf';
  fits(head: Uint8Array): boolean;
}

const begins =
  (...starts: readonly (readonly number[])[]) =>
  (head: Uint8Array) =>
    starts.some((start) => start.every((byte, at) => head[at] === byte));
const at = (offset: number, text: string) => (head: Uint8Array) => [...text].every((letter, index) => head[offset + index] === letter.charCodeAt(0));
const zip = begins([0x50, 0x4b, 3, 4]);
const media = at(4, 'ftyp');

/** No byte that a text has not; UTF-16 begins with its mark. */
const isText = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));

const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';

/** By the end of the name. What a browser would run (pages, scripts, SVG) and what a machine would is not among them. */
export const fileTypes: Readonly<Record<string, FileType>> = {
  png: { type: 'image/png', shows: 'image', fits: begins([0x89, 0x50, 0x4e, 0x47]) },
  jpg: { type: 'image/jpeg', shows: 'image', fits: begins([0xff, 0xd8, 0xff]) },
  jpeg: { type: 'image/jpeg', shows: 'image', fits: begins([0xff, 0xd8, 0xff]) },
  gif: { type: 'image/gif', shows: 'image', fits: at(0, 'GIF8') },
  webp: { type: 'image/webp', shows: 'image', fits: (head) => at(0, 'RIFF')(head) && at(8, 'WEBP')(head) },
  heic: { type: 'image/heic', fits: media },
  pdf: { type: 'application/pdf', shows: 'pdf', fits: at(0, '%PDF-') },
  txt: { type: 'text/plain', fits: isText },
  md: { type: 'text/markdown', fits: isText },
  csv: { type: 'text/csv', fits: isText },
  vcf: { type: 'text/vcard', fits: isText },
  ics: { type: 'text/calendar', fits: isText },
  eml: { type: 'message/rfc822', fits: isText },
  docx: { type: `${office}.wordprocessingml.document`, fits: zip },
  xlsx: { type: `${office}.spreadsheetml.sheet`, fits: zip },
  pptx: { type: `${office}.presentationml.presentation`, fits: zip },
  odt: { type: `${open}.text`, fits: zip },
  ods: { type: `${open}.spreadsheet`, fits: zip },
  zip: { type: 'application/zip', fits: zip },
  mp3: { type: 'audio/mpeg', fits: begins([0x49, 0x44, 0x33], [0xff, 0xfb], [0xff, 0xf3], [0xff, 0xf2]) },
  m4a: { type: 'audio/mp4', fits: media },
  mp4: { type: 'video/mp4', fits: media },
  wav: { type: 'audio/wav', fits: at(0, 'RIFF') },
};

/** Bytes; a file is sealed and sent on in parts, each of which fits into one answer. */
export const LARGEST_FILE = 25_000_000;
export const FILE_PART = 3_000_000;

/** Nothing for a name without a known end. */
export function fileTypeOf(name: string): FileType | undefined {
  const end = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(fileTypes, end) ? fileTypes[end] : undefined;
}

/** A name that every system can keep, that names no folder and shows as it is (no letters that turn the reading round). */
export const isFileName = (name: string): boolean =>
  name.isWellFormed() && !/[\u0000-\u001f\u007f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name) && name.trim() === name && !name.startsWith('.');
