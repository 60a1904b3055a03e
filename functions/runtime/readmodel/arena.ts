/**
 * The memory that columns lie in and that the loops over them run on (WebAssembly: a third of the time of the same loops in
 * JavaScript, docs/decisions/read-model.md). Each open file has its own, so that what one workspace computes cannot reach
 * another's columns. The memory is shared only because views on shared memory outlive its growing; no thread shares it.
 */
import { binary } from './loops/binary.ts';

/** Each argument that names an array is its `byteOffset`. */
export interface Loops {
  between(words: number, numbers: number, from: number, to: number, bits: number): void;
  withCode(words: number, codes: number, code: number, bits: number): void;
  withMask(words: number, codes: number, mask: number, bits: number): void;
  part(words: number, bits: number, cellOf: number, size: number, groupOf: number, into: number): void;
  tally(words: number, bits: number, cellOf: number, counts: number): void;
  add(words: number, bits: number, cellOf: number, numbers: number, counts: number, totals: number): void;
  addByKind(words: number, bits: number, cellOf: number, kinds: number, kindOf: number, numbers: number, counts: number, totals: number): void;
  highest(words: number, bits: number, cellOf: number, numbers: number, sign: 1 | -1, counts: number, totals: number): void;
}

/** Makes arrays of zeros. */
export interface Arrays {
  floats(length: number): Float64Array;
  integers(length: number): Int32Array;
  bytes(length: number): Uint8Array;
}

/** What is made of it stays; what `borrow` hands out is for the time of the call. */
export interface Arena extends Arrays {
  loops: Loops;
  borrow<T>(use: (lent: Arrays) => T): T;
}

const PAGE = 65_536;
/** 4 GB, of which only what is used exists. */
const MOST_PAGES = 65_536;

let compiled: WebAssembly.Module | undefined;

export function newArena(): Arena {
  compiled ??= new WebAssembly.Module(Buffer.from(binary, 'base64'));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const loops = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Loops; // what loops/source.ts exports
  let used = 0;
  const take = (bytes: number): number => {
    const at = used;
    used += (bytes + 15) & ~15; // two numbers are loaded at once
    const missing = used - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return at;
  };
  /** Places first, views then: the buffer of before does not reach what it was grown for. */
  const from = (place: (bytes: number) => number): Arrays => ({
    floats(length) {
      const at = place(length * 8);
      return new Float64Array(memory.buffer, at, length).fill(0);
    },
    integers(length) {
      const at = place(length * 4);
      return new Int32Array(memory.buffer, at, length).fill(0);
    },
    bytes(length) {
      const at = place(length);
      return new Uint8Array(memory.buffer, at, length).fill(0);
    },
  });
  const blocks: { at: number; bytes: number; isLent: boolean }[] = [];
  return {
    loops,
    ...from(take),
    borrow(use) {
      const lent: typeof blocks = [];
      const arrays = from((bytes) => {
        let block = blocks.find((one) => !one.isLent && one.bytes >= bytes);
        if (!block) blocks.push((block = { at: take(bytes), bytes, isLent: true }));
        block.isLent = true;
        lent.push(block);
        return block.at;
      });
      try {
        return use(arrays);
      } finally {
        for (const block of lent) block.isLent = false;
      }
    },
  };
}
