/**
 * How far two words are apart in typing errors: a letter left out, put in, mistaken, or two neighbours swapped count one
 * each. The restricted Damerau–Levenshtein distance (Damerau 1964, "A technique for computer detection and correction of
 * spelling errors"; optimal string alignment), given up as soon as it is more than `most`.
 */
export function editsBetween(a: string, b: string, most: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [older, old, row] = [
    new Array<number>(b.length + 1).fill(0),
    Array.from({ length: b.length + 1 }, (_, at) => at),
    new Array<number>(b.length + 1).fill(0),
  ];
  for (let x = 1; x <= a.length; x++) {
    row[0] = x;
    let least = x;
    for (let y = 1; y <= b.length; y++) {
      const same = a[x - 1] === b[y - 1];
      let cost = Math.min(at(old, y) + 1, at(row, y - 1) + 1, at(old, y - 1) + (same ? 0 : 1));
      if (x > 1 && y > 1 && a[x - 1] === b[y - 2] && a[x - 2] === b[y - 1]) cost = Math.min(cost, at(older, y - 2) + 1);
      row[y] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [older, old, row] = [old, row, older];
  }
  return at(old, b.length);
}

const at = (row: readonly number[], place: number): number => row[place] as number; // all rows have one length

/** As many errors as a word may hold and still be taken for another: none under 4 letters, two from 8 on. */
export const bearable = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/** 1 for the same word, less by the share of letters that are wrong, 0 for another word. An initial stands for a word. */
export function wordsAlike(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === 1 && /[a-z]/.test(short)) return long.startsWith(short) ? 0.8 : 0;
  const most = bearable(long.length);
  const edits = most === 0 ? 1 : editsBetween(a, b, most);
  return edits > most ? 0 : 1 - edits / long.length;
}
