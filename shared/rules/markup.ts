/** HTML as a sequence of tags and texts, read by hand: forgiving as browsers are, and in bounded time. */

/** Elements whose inside is no text for readers: it goes with them. */
const silent = new Set([
  'script',
  'style',
  'iframe',
  'noscript',
  'template',
  'textarea',
  'title',
  'xmp',
  'noembed',
  'noframes',
  'plaintext',
  'svg',
  'math',
  'object',
  'embed',
  'select',
  'head',
  'audio',
  'video',
  'canvas',
]);

const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    hellip: '…',
    mdash: '—',
    ndash: '–',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    copy: '©',
    reg: '®',
    euro: '€',
    yen: '¥',
    middot: '·',
    bull: '•',
  }),
);

/** References to letters as the letters they stand for. */
export const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal: string, hex: string, name: string) => {
    if (name) return entities.get(name) ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
/** Without what no reader can show. */
export const shown = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufeff]/g, '');

type Piece = { text: string } | { open: string; attributes: string } | { close: string };
const LONGEST_TAG = 2500;

/** Where a tag that begins at `from` ends; nothing where it is none. Looks at no more than a tag may have. */
function endOfTag(html: string, from: number): number | undefined {
  let quote = '';
  for (let at = from + 1; at < html.length && at - from < LONGEST_TAG; at++) {
    const one = html[at] as string; // `at` is within
    if (quote) quote = one === quote ? '' : quote;
    else if (one === '>') return at;
    else if (one === '<') return undefined;
    else if (one === '"' || one === "'") quote = one;
  }
  return undefined;
}

/** Tags and the text between them, in a time bounded by the length; what is within silent elements is left out. */
export function* piecesOf(html: string): Generator<Piece> {
  const small = html.toLowerCase();
  let at = 0;
  for (let from = 0; from < html.length; ) {
    const next = html.indexOf('<', from);
    if (next < 0) break;
    if (small.startsWith('<!--', next)) {
      yield { text: html.slice(at, next) };
      const end = html.indexOf('-->', next + 4);
      at = from = end < 0 ? html.length : end + 3;
      continue;
    }
    const [, slash = '', name] =
      /^<(\/?)([a-z][a-z0-9]*)/.exec(small.slice(next, next + 20)) ?? (/^<([!?])/.test(small.slice(next, next + 2)) ? ['', '', '!'] : []);
    const end = name === undefined ? undefined : endOfTag(html, next);
    if (name === undefined || end === undefined) {
      from = next + 1; // a sign, not a mark
      continue;
    }
    yield { text: html.slice(at, next) };
    at = from = end + 1;
    if (slash) yield { close: name };
    else if (silent.has(name)) {
      const close = small.indexOf(`</${name}`, at);
      const done = close < 0 ? -1 : html.indexOf('>', close);
      at = from = done < 0 ? html.length : done + 1;
    } else yield { open: name, attributes: html.slice(next + 1 + name.length, end) };
  }
  yield { text: html.slice(at) };
}
