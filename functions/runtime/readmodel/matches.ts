/** A checked condition as the set of records that it holds for. */
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { Arrays } from './arena.ts';
import { and, type Bits, cut, empty, full, or, without } from './bits.ts';
import type { Checked, Leaf, Test } from './condition.ts';
import { entriesWith } from './haystack.ts';
import { codesOf, currenciesOf, type Memory, numbersOf, rowsIn, targetsOf } from './memory.ts';
import { isListed, withPiece } from './search.ts';
import { type Codes, isNumbers, isTime } from './vectors.ts';

export function matches(memory: Memory, object: string, condition: Checked): Bits {
  const { size } = rowsIn(memory, object);
  if ('and' in condition) return condition.and.reduce((bits, one) => and(bits, matches(memory, object, one)), full(size));
  if ('or' in condition) return condition.or.reduce((bits, one) => or(bits, matches(memory, object, one)), empty(size));
  if ('not' in condition) return without(full(size), matches(memory, object, condition.not));
  if ('link' in condition) return linked(memory, object, size, condition);
  return isNumbers(condition.field) ? numeric(memory, object, size, condition) : coded(memory, object, size, condition);
}

/** Has a loop of the arena make a set of so many records; columns go on for more than a word behind the last one. */
function made({ arena }: Memory, size: number, make: (words: number, bits: number, lent: Arrays) => void): Bits {
  return arena.borrow((lent) => {
    const bits = lent.integers((size + 31) >>> 5);
    make(bits.length, bits.byteOffset, lent);
    return cut(new Uint32Array(bits), size);
  });
}

const between = (memory: Memory, size: number, numbers: Float64Array, from: number, to: number): Bits =>
  made(memory, size, (words, bits) => memory.arena.loops.between(words, numbers.byteOffset, from, to, bits));

const withCode = (memory: Memory, size: number, codes: Int32Array, code: number): Bits =>
  made(memory, size, (words, bits) => memory.arena.loops.withCode(words, codes.byteOffset, code, bits));

const withMask = (memory: Memory, size: number, codes: Int32Array, mask: Uint8Array): Bits =>
  made(memory, size, (words, bits, lent) => {
    const masked = lent.bytes(mask.length);
    masked.set(mask);
    memory.arena.loops.withMask(words, codes.byteOffset, masked.byteOffset, bits);
  });

function numeric(memory: Memory, object: string, size: number, { name, field, test }: Leaf): Bits {
  const { numbers } = numbersOf(memory, object, name, field);
  const read = (key: string | number) => (isTime(field) ? Date.parse(String(key)) : Number(key));
  const bits = ranges(test, read)
    .map(([from, to]) => between(memory, size, numbers, from, to))
    .reduce((all, one) => or(all, one), empty(size));
  if (!('currency' in test) || test.currency === undefined) return bits;
  return and(bits, withKeys(memory, size, currenciesOf(memory, object, name, field), [test.currency]));
}

/** A test of numbers as ranges, both ends included. Empty is NaN, which is in no range. */
function ranges(test: Test, read: (key: string | number) => number): [number, number][] {
  const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
  if ('in' in test) return [...new Set(test.in.map(read))].map((key) => [key, key]);
  if ('lt' in test) return [[least, -above(-read(test.lt))]];
  if ('lte' in test) return [[least, read(test.lte)]];
  if ('gt' in test) return [[above(read(test.gt)), most]];
  if ('gte' in test) return [[read(test.gte), most]];
  if ('from' in test) return [[read(test.from), -above(-read(test.before))]];
  return [[least, most]];
}

/** The next number above. */
function above(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function withKeys(memory: Memory, size: number, codes: Codes, keys: readonly (string | number)[]): Bits {
  const wanted = [...new Set(keys.flatMap((key) => codes.byKey.get(String(key)) ?? []))];
  const [code] = wanted;
  if (code === undefined) return empty(size);
  if (wanted.length === 1) return withCode(memory, size, codes.codes, code);
  const mask = new Uint8Array(codes.entries.length);
  for (const one of wanted) mask[one] = 1;
  return withMask(memory, size, codes.codes, mask);
}

function coded(memory: Memory, object: string, size: number, { name, field, test }: Leaf): Bits {
  if ('contains' in test && isListed(field, test.contains)) return withPiece(memory.file, object, name, test.contains, size);
  const codes = codesOf(memory, object, name, field);
  if ('in' in test) return withKeys(memory, size, codes, test.in);
  if ('filled' in test) return without(full(size), withCode(memory, size, codes.codes, 0));
  const needle = 'contains' in test ? test.contains : 'startsWith' in test ? test.startsWith : undefined;
  if (needle === undefined) throw new Error(`Texts are not compared by ${Object.keys(test)}`); // no kind with text keys offers another operator
  return withMask(memory, size, codes.codes, entriesWith(codes, needle, 'startsWith' in test));
}

function linked(memory: Memory, object: string, size: number, { link, field, to, where }: Extract<Checked, { link: string }>): Bits {
  const codes = codesOf(memory, object, link, field);
  const targets = targetsOf(memory, codes, targetOf(field));
  const found = matches(memory, to.name, where);
  const mask = new Uint8Array(codes.entries.length);
  for (let code = 1; code < mask.length; code++) {
    const seq = targets[code] as number; // as long as the entries
    mask[code] = seq === 0 ? 0 : ((found[seq >>> 5] as number) >>> (seq & 31)) & 1; // found spans all targets
  }
  return withMask(memory, size, codes.codes, mask);
}
