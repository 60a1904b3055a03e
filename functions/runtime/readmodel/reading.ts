/**
 * How Chinese names are read aloud: `张伟` is also found by `zhangwei`, `weizhang` is not; by its initials `zw`; and where
 * the first character, mostly the surname, has several readings (单 曾 仇), by each of them.
 */
import { pinyin } from 'pinyin-pro';

const han = /\p{Script=Han}/u;
const options = { toneType: 'none', type: 'array', v: true } as const; // ü is typed as v
const first = new Map<string, readonly string[]>();

function readingsOf(character: string): readonly string[] {
  let found = first.get(character);
  if (!found) {
    const surname = pinyin(character, { ...options, mode: 'surname' });
    found = [...new Set([...surname, ...pinyin(character, { ...options, multiple: true })].map((one) => one.replaceAll('ü', 'v')))];
    if (first.size > 5000) first.clear();
    first.set(character, found);
  }
  return found;
}

/** A name as it is read, whole and by its initials, apart. */
export function readAloud(name: string): { whole: string[]; initials: string[] } {
  const all = readWord(name);
  const { length } = [...name];
  return { whole: all.filter((one) => one.length > length), initials: all.filter((one) => one.length === length) };
}

/** Full readings and initials of one folded word; none where it has no Chinese characters. */
export function readWord(word: string): string[] {
  if (!han.test(word)) return [];
  const read = pinyin(word, options);
  const [head = '', ...rest] = read;
  const character = String.fromCodePoint(word.codePointAt(0) ?? 0);
  const heads = han.test(character) ? new Set([head, ...readingsOf(character)]) : [head];
  const initial = (one: string) => [...one][0] ?? '';
  const initials = rest.map(initial).join('');
  return [...new Set([...heads].flatMap((one) => [one + rest.join(''), initial(one) + initials]))];
}
