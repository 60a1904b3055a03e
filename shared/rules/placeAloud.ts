/** One address in two scripts: 南京西路120号 and 120 Nanjing West Road. What its Latin words say must be read in the characters. */

/** 路, 号, 市 and the like, and what they are called in English: they say what a name is, not which. */
const ways = new Set(
  'lu jie dao dadao dajie xiang nong hao lou shi sheng qu xian zhen cun guangchang str rd ave ln dr blvd sq pl way no nr number room rm building bldg floor block unit city province district county town prc china'.split(
    ' ',
  ),
);
const endings = /(?<=..)(lu|jie|dao|dadao|dajie|xiang|shi|sheng|qu|xian|zhen)$/;
const directions: Readonly<Record<string, string>> = { west: 'xi', east: 'dong', north: 'bei', south: 'nan', middle: 'zhong', central: 'zhong' };
/** Fewer letters are in too many addresses. */
const FEWEST = 4;

/** ü is typed as v, as u and as ü. */
const plain = (text: string) => text.replaceAll('v', 'u');

/**
 * How much of the shorter one the other says, from 0 to 1. `readings`: the characters read aloud, one after the other, in
 * all ways; `words`: of the Latin one, plainly written.
 */
export function aloudAlike(readings: readonly string[], words: readonly string[]): number {
  const named = words.filter((word) => !ways.has(word)).map((word) => plain(directions[word] ?? word));
  const mass = named.reduce((sum, word) => sum + word.length, 0);
  return Math.max(0, ...readings.map((reading) => said(plain(reading), named, mass)));
}

function said(reading: string, named: readonly string[], mass: number): number {
  let left = reading;
  let found = 0;
  for (const word of [...named].sort((a, b) => b.length - a.length)) {
    const read = [word, word.replace(endings, '')].find((one) => one.length > 1 && left.includes(one));
    if (!read) continue;
    left = left.replace(read, ' '); // what was said is not said twice, nor joined over
    found += word.length;
  }
  return found < FEWEST ? 0 : Math.min(1, found / Math.min(mass, reading.length));
}
