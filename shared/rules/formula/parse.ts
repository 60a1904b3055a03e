/**
 * A formula's text as a tree. Written by hand, without eval; its length, depth and size are bounded, so reading takes a
 * bounded time whatever is sent. Signs of a Chinese keyboard mean what their Latin forms do.
 */
import { FormulaError } from './faults.ts';

export type Binary = '+' | '-' | '*' | '/' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

/** `at`: the place in the text, for messages. */
export type Tree = { at: number } & (
  | { number: number }
  | { text: string }
  | { yes: boolean }
  /** A field of the record, or over a link one of the linked record. */
  | { field: string; hop?: string }
  | { unary: '-' | 'not'; of: Tree }
  | { binary: Binary; left: Tree; right: Tree }
  | { call: string; with: readonly Tree[] }
);

export const LONGEST = 2000;
const DEEPEST = 40;
const MOST = 400;

type Token = { at: number; end: number } & ({ number: number } | { text: string } | { word: string } | { sign: string });

const alike: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '＝': '=',
  '＋': '+',
  '－': '-',
  '−': '-',
  '×': '*',
  '＊': '*',
  '÷': '/',
  '／': '/',
  '＜': '<',
  '＞': '>',
  '≠': '!=',
  '≤': '<=',
  '≥': '>=',
  '％': '%',
};
const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '‘': '’' };
const word = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /\d+(\.\d+)?/y;
const sign = /<=|>=|!=|<>|==|[-+*/=<>(),.%!]/y;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  for (let at = 0; at < source.length; ) {
    const character = source[at] as string; // `at` is within
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (tokens.length > 4 * MOST) throw new FormulaError('FORMULA_TOO_LONG', at);
    const quote = closing[character];
    if (quote) {
      const [text, end] = quotedFrom(source, at, quote);
      tokens.push({ at, end, text });
      at = end;
      continue;
    }
    const digits = match(number, at);
    const name = digits ? undefined : match(word, at);
    const found = digits ?? name ?? (alike[character] ? character : match(sign, at));
    if (!found) throw new FormulaError('FORMULA_UNREADABLE', at);
    const end = at + found.length;
    if (digits) tokens.push({ at, end, number: Number(digits) });
    else if (name) tokens.push({ at, end, word: name });
    else tokens.push({ at, end, sign: alike[found] ?? (found === '<>' ? '!=' : found === '==' ? '=' : found) });
    at = end;
  }
  return tokens;
}

/** The text between quotes, a doubled quote standing for one, and where it ends. */
function quotedFrom(source: string, start: number, quote: string): [string, number] {
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] !== quote) text += source[at];
    else if (source[at + 1] === quote) text += source[at++];
    else return [text, at + 1];
  }
  throw new FormulaError('FORMULA_UNFINISHED', start);
}

/** A map, not an object: a word may be called `constructor`. */
const strength: ReadonlyMap<string, number> = new Map(
  Object.entries({ or: 1, and: 2, '=': 4, '!=': 4, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6 }),
);
const NOT = 3;
const MINUS = 7;

/** Throws a FormulaError that says where. */
export function parseFormula(source: string): Tree {
  if (source.length > LONGEST) throw new FormulaError('FORMULA_TOO_LONG', LONGEST);
  const tokens = tokensOf(source);
  let next = 0;
  let size = 0;

  const here = () => tokens[next]?.at ?? source.length;
  const fail = (code: 'FORMULA_UNREADABLE' | 'FORMULA_TOO_LONG' = 'FORMULA_UNREADABLE'): never => {
    throw new FormulaError(next < tokens.length || code !== 'FORMULA_UNREADABLE' ? code : 'FORMULA_UNFINISHED', here());
  };
  const signed = (wanted: string): boolean => {
    const token = tokens[next];
    if (!token || !('sign' in token) || token.sign !== wanted) return false;
    next++;
    return true;
  };
  const made = <T extends Tree>(tree: T): T => {
    if (++size > MOST) fail('FORMULA_TOO_LONG');
    return tree;
  };
  const wordHere = () => {
    const token = tokens[next];
    return token && 'word' in token ? token.word : undefined;
  };

  function expression(least: number, depth: number): Tree {
    if (depth > DEEPEST) fail('FORMULA_TOO_LONG');
    let left = operand(depth);
    for (;;) {
      const token = tokens[next];
      const operator = token && ('sign' in token ? token.sign : 'word' in token ? token.word.toLowerCase() : '');
      const binds = operator ? strength.get(operator) : undefined;
      if (!operator || binds === undefined || binds < least) return left;
      const at = here();
      next++;
      const right = expression(binds + 1, depth + 1);
      left = made({ at, binary: operator as Binary, left, right }); // the signs that have a strength
    }
  }

  function operand(depth: number): Tree {
    const token = tokens[next];
    if (!token) return fail();
    const { at } = token;
    if ('sign' in token) {
      if (signed('-')) return made({ at, unary: '-', of: expression(MINUS, depth + 1) });
      if (signed('!')) return made({ at, unary: 'not', of: expression(MINUS, depth + 1) });
      if (!signed('(')) return fail();
      const inner = expression(0, depth + 1);
      return signed(')') ? inner : fail();
    }
    next++;
    if ('number' in token) return made({ at, number: signed('%') ? token.number / 100 : token.number });
    if ('text' in token) return made({ at, text: token.text });
    return named(token.word, at, depth);
  }

  function named(name: string, at: number, depth: number): Tree {
    const small = name.toLowerCase();
    if (small === 'not') return made({ at, unary: 'not', of: expression(NOT, depth + 1) });
    if (signed('(')) return call(name, at, depth);
    if (small === 'yes' || small === 'true' || small === 'no' || small === 'false') return made({ at, yes: small === 'yes' || small === 'true' });
    if (strength.has(small)) {
      next--;
      return fail();
    }
    if (!signed('.')) return made({ at, field: name });
    const hop = wordHere();
    if (hop === undefined) return fail();
    next++;
    return made({ at, field: name, hop });
  }

  function call(name: string, at: number, depth: number): Tree {
    const given: Tree[] = [];
    if (!signed(')')) {
      do given.push(expression(0, depth + 1));
      while (signed(','));
      if (!signed(')')) fail();
    }
    return made({ at, call: name.toLowerCase(), with: given });
  }

  const tree = expression(0, 0);
  return next < tokens.length ? fail() : tree;
}
