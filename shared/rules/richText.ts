/**
 * Rich text: text with a few marks, kept as a strict subset of HTML that this file alone reads and writes. What is not
 * on the list below is not carried over: no other tag, no attribute but the address of a link, no script by any name.
 * A text without a single mark of the list is plain text and stays letter by letter as it is.
 */
import { piecesOf, shown, unescaped } from './markup.ts';

const marks = ['p', 'h2', 'h3', 'ul', 'ol', 'li', 'blockquote', 'pre', 'hr', 'br', 'a', 'strong', 'em', 'u', 's', 'code'] as const;
export type Mark = (typeof marks)[number];

/** A piece of text, or a mark with what is within. */
export type Rich = string | { mark: Mark; href?: string; inside: Rich[] };
type Element = Exclude<Rich, string>;

const alike: ReadonlyMap<string, Mark> = new Map([
  ...marks.map((mark) => [mark, mark] as const),
  ...Object.entries({
    b: 'strong',
    i: 'em',
    strike: 's',
    del: 's',
    ins: 'u',
    div: 'p',
    section: 'p',
    article: 'p',
    tr: 'p',
    h1: 'h2',
    h4: 'h3',
    h5: 'h3',
    h6: 'h3',
    tt: 'code',
  } as const),
]);
const isIn = (list: readonly string[], mark: string): boolean => list.includes(mark);
const blocks = ['p', 'h2', 'h3', 'pre'];
const lists = ['ul', 'ol'];
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one);

/** A web, mail or telephone address; nothing where it is any other. */
export function safeHref(text: string): string | undefined {
  const trimmed = shown(text).replace(/[\s\u200b-\u200f\u2028-\u202e]+/g, '');
  if (trimmed.length > 2000 || !/^(https?:\/\/|mailto:|tel:)/i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  return isIn(['http:', 'https:', 'mailto:', 'tel:'], new URL(trimmed).protocol) ? trimmed : undefined;
}

const DEEPEST = 16;

/** The marks and texts of any HTML, well nested: blocks hold texts, lists hold items, nothing holds what it may not. */
export function parseRichText(html: string): Rich[] {
  if (!isRich(html)) return lines(shown(html));
  const root: Element = { mark: 'blockquote', inside: [] };
  let stack: Element[] = [root];
  const top = () => stack.at(-1) as Element; // the root stays
  const closeTo = (keep: (mark: Mark) => boolean) => {
    while (stack.length > 1 && !keep(top().mark)) stack.pop();
  };
  const open = (element: Element) => {
    top().inside.push(element);
    if (stack.length < DEEPEST) stack.push(element);
  };
  const isContainer = (mark: Mark) => mark === 'li' || mark === 'blockquote';
  const isHolder = (mark: Mark) => isContainer(mark) || isIn(lists, mark);
  /** Text stands in a block; directly in a list it would belong to no item. */
  const ready = () => {
    if (isIn(lists, top().mark)) open({ mark: 'li', inside: [] });
    else if (top().mark === 'blockquote') open({ mark: 'p', inside: [] });
  };

  function begin(mark: Mark, attributes: string): void {
    if (isIn(blocks, mark) || mark === 'hr') {
      closeTo(isHolder);
      if (top().mark === 'li') {
        if (top().inside.length > 0 && mark !== 'hr') top().inside.push({ mark: 'br', inside: [] });
      } else if (!isIn(lists, top().mark)) {
        if (mark === 'hr') top().inside.push({ mark, inside: [] });
        else open({ mark, inside: [] });
      }
    } else if (mark === 'blockquote') {
      closeTo(isHolder);
      if (top() === root) open({ mark, inside: [] });
    } else if (isIn(lists, mark)) {
      closeTo(isHolder);
      if (isIn(lists, top().mark)) return;
      open({ mark, inside: [] });
    } else if (mark === 'li') {
      closeTo((one) => isIn(lists, one) || one === 'blockquote');
      if (!isIn(lists, top().mark)) open({ mark: 'ul', inside: [] });
      open({ mark, inside: [] });
    } else if (mark === 'br') {
      ready();
      top().inside.push({ mark, inside: [] });
    } else {
      const [, double, single, bare] = /(?:^|[\s"'/])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
      const href = mark === 'a' ? safeHref(unescaped(double ?? single ?? bare ?? '')) : undefined;
      if ((mark === 'a' && !href) || stack.some((one) => one.mark === mark)) return;
      ready();
      open({ mark, ...(href ? { href } : {}), inside: [] });
    }
  }

  function end(mark: Mark): void {
    const at = stack.findLastIndex((one) => one.mark === mark);
    if (at > 0) stack = stack.slice(0, at);
  }

  for (const piece of piecesOf(html)) {
    if ('text' in piece) {
      const isKept = stack.some(({ mark }) => mark === 'pre');
      const text = isKept ? shown(unescaped(piece.text)) : shown(unescaped(piece.text)).replace(/[ \t\r\n]+/g, ' ');
      if (text === '' || (text === ' ' && isHolder(top().mark))) continue;
      ready();
      top().inside.push(text);
    } else {
      const mark = alike.get('open' in piece ? piece.open : piece.close);
      if (!mark) continue;
      if ('open' in piece) begin(mark, piece.attributes);
      else end(mark);
    }
  }
  return tidy(root.inside);
}

/** Texts side by side become one, blanks at the ends of blocks and marks around nothing go. */
function tidy(inside: readonly Rich[]): Rich[] {
  const joined: Rich[] = [];
  for (const one of inside) {
    const last = joined.at(-1);
    if (typeof one === 'string') {
      if (typeof last === 'string') joined[joined.length - 1] = `${last}${one}`.replace(/ {2,}/g, ' ');
      else joined.push(one);
      continue;
    }
    if (one.mark === 'br' || one.mark === 'hr') {
      joined.push(one);
      continue;
    }
    const within = tidy(one.inside);
    if (isIn([...blocks, 'li'], one.mark) && one.mark !== 'pre') trimEnds(within);
    if (within.length > 0) joined.push({ ...one, inside: within });
  }
  return joined;
}

function trimEnds(inside: Rich[]): void {
  const blank = (one: Rich | undefined) => one !== undefined && (typeof one === 'string' ? one.trim() === '' : one.mark === 'br');
  while (blank(inside[0])) inside.shift();
  while (blank(inside.at(-1))) inside.pop();
  const [first, last] = [inside[0], inside.at(-1)];
  if (typeof first === 'string') inside[0] = first.trimStart();
  if (typeof last === 'string') inside[inside.length - 1] = (inside.length === 1 ? (inside[0] as string) : last).trimEnd(); // of one piece both ends are trimmed
}

const lines = (text: string): Rich[] => text.split(/\r?\n/).flatMap((line): Rich[] => (line.trim() === '' ? [] : [{ mark: 'p', inside: [line.trim()] }]));

const aMark = new RegExp(`<(?:${[...alike.keys()].join('|')})[\\s/>]`, 'i');
/** Whether a text has marks; otherwise it is plain. */
export const isRich = (text: string): boolean => aMark.test(text);

export const printRichText = (nodes: readonly Rich[]): string =>
  nodes
    .map((one) => {
      if (typeof one === 'string') return escaped(one);
      if (one.mark === 'br' || one.mark === 'hr') return `<${one.mark}>`;
      return `<${one.mark}${one.href ? ` href="${escaped(one.href)}"` : ''}>${printRichText(one.inside)}</${one.mark}>`;
    })
    .join('');

/** The one form in which a rich text is kept. */
export function cleanRichText(html: string): string {
  if (!isRich(html)) return shown(html).trim();
  // Taking a mark away can make another one empty: until nothing changes, which the second time is so but for rare inputs.
  let clean = printRichText(parseRichText(html));
  for (let tries = 0; tries < 8; tries++) {
    const again = isRich(clean) ? printRichText(parseRichText(clean)) : clean;
    if (again === clean) break;
    clean = again;
  }
  return clean;
}

/** What is read without the marks: a line for each block, item and line break. */
export function plainText(html: string): string {
  const text = (nodes: readonly Rich[]): string =>
    nodes
      .map((one) => {
        if (typeof one === 'string') return one;
        if (one.mark === 'br' || one.mark === 'hr') return '\n';
        const inner = text(one.inside);
        return isIn([...blocks, ...lists, 'li', 'blockquote'], one.mark) ? `\n${inner}\n` : inner;
      })
      .join('');
  return text(parseRichText(html))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}
