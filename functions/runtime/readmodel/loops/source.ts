/**
 * The loops over columns, in AssemblyScript: TypeScript's grammar with machine types, compiled to `binary.ts` by
 * `npm run check -- --write`. An array is given as the place in the arena (`../arena.ts`) where it begins. Records are
 * numbered from 0; a set has a bit for each, in `words` words of 32; columns go on to the end of the set's last word.
 */

/** Sets the bits of the numbers from `from` to `to`, both included; NaN is in no range. */
export function between(words: usize, numbers: usize, from: f64, to: f64, bits: usize): void {
  const least = f64x2.splat(from);
  const most = f64x2.splat(to);
  for (let word: usize = 0; word < words; word++) {
    let set: i32 = 0;
    for (let bit: usize = 0; bit < 32; bit += 4) {
      const at = numbers + ((word * 32 + bit) << 3);
      const two = v128.load(at);
      const next = v128.load(at, 16);
      const low = i64x2.bitmask(v128.and(f64x2.ge(two, least), f64x2.le(two, most)));
      const high = i64x2.bitmask(v128.and(f64x2.ge(next, least), f64x2.le(next, most)));
      set |= (low | (high << 2)) << (bit as i32);
    }
    setInteger(bits, word, set);
  }
}

/** Sets the bits of the records with this code. */
export function withCode(words: usize, codes: usize, code: i32, bits: usize): void {
  const wanted = i32x4.splat(code);
  for (let word: usize = 0; word < words; word++) {
    let set: i32 = 0;
    for (let bit: usize = 0; bit < 32; bit += 4) {
      const four = v128.load(codes + ((word * 32 + bit) << 2));
      set |= i32x4.bitmask(i32x4.eq(four, wanted)) << (bit as i32);
    }
    setInteger(bits, word, set);
  }
}

/** Sets the bits of the records whose code has a 1 in `mask`, a byte for each code. */
export function withMask(words: usize, codes: usize, mask: usize, bits: usize): void {
  for (let word: usize = 0; word < words; word++) {
    let set: i32 = 0;
    for (let bit: usize = 0; bit < 32; bit++) set |= (load<u8>(mask + integer(codes, word * 32 + bit)) as i32) << (bit as i32);
    setInteger(bits, word, set);
  }
}

/** Parts the cells of a set's records, which may be `into` itself, by a further grouping. */
export function part(words: usize, bits: usize, cellOf: usize, size: i32, groupOf: usize, into: usize): void {
  for (let word: usize = 0; word < words; word++) {
    for (let left = integer(bits, word); left !== 0; left &= left - 1) {
      const row = word * 32 + ctz(left);
      setInteger(into, row, integer(cellOf, row) * size + integer(groupOf, row));
    }
  }
}

/** Counts the records of each cell. */
export function tally(words: usize, bits: usize, cellOf: usize, counts: usize): void {
  for (let word: usize = 0; word < words; word++) {
    for (let left = integer(bits, word); left !== 0; left &= left - 1) {
      const cell = integer(cellOf, word * 32 + ctz(left));
      setInteger(counts, cell, integer(counts, cell) + 1);
    }
  }
}

/** Counts and adds the numbers that are there, by cell. */
export function add(words: usize, bits: usize, cellOf: usize, numbers: usize, counts: usize, totals: usize): void {
  for (let word: usize = 0; word < words; word++) {
    for (let left = integer(bits, word); left !== 0; left &= left - 1) {
      const row = word * 32 + ctz(left);
      const value = float(numbers, row);
      if (value !== value) continue;
      const cell = integer(cellOf, row);
      setInteger(counts, cell, integer(counts, cell) + 1);
      setFloat(totals, cell, float(totals, cell) + value);
    }
  }
}

/** Likewise, each cell parted by the kinds of a further column: amounts by currency. */
export function addByKind(words: usize, bits: usize, cellOf: usize, kinds: i32, kindOf: usize, numbers: usize, counts: usize, totals: usize): void {
  for (let word: usize = 0; word < words; word++) {
    for (let left = integer(bits, word); left !== 0; left &= left - 1) {
      const row = word * 32 + ctz(left);
      const value = float(numbers, row);
      if (value !== value) continue;
      const cell = integer(cellOf, row) * kinds + integer(kindOf, row);
      setInteger(counts, cell, integer(counts, cell) + 1);
      setFloat(totals, cell, float(totals, cell) + value);
    }
  }
}

/** Counts the numbers of each cell and finds the highest of them, or the lowest with its sign turned (`sign` is -1). */
export function highest(words: usize, bits: usize, cellOf: usize, numbers: usize, sign: f64, counts: usize, totals: usize): void {
  for (let word: usize = 0; word < words; word++) {
    for (let left = integer(bits, word); left !== 0; left &= left - 1) {
      const row = word * 32 + ctz(left);
      const value = sign * float(numbers, row);
      if (value !== value) continue;
      const cell = integer(cellOf, row);
      setInteger(counts, cell, integer(counts, cell) + 1);
      if (value > float(totals, cell)) setFloat(totals, cell, value);
    }
  }
}

function integer(array: usize, at: usize): i32 {
  return load<i32>(array + (at << 2));
}

function setInteger(array: usize, at: usize, value: i32): void {
  store<i32>(array + (at << 2), value);
}

function float(array: usize, at: usize): f64 {
  return load<f64>(array + (at << 3));
}

function setFloat(array: usize, at: usize, value: f64): void {
  store<f64>(array + (at << 3), value);
}
