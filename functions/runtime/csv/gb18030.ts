/**
 * Text as GB18030, the encoding in which Chinese spreadsheets open a table as text. The table of its codes is made from
 * the decoder of the platform: two bytes for what is common, four for every other character there is.
 */
let codes: ReadonlyMap<string, Buffer> | undefined;

/** Every character of the basic plane that takes two or four bytes. */
function table(): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder('gb18030');
  const found = new Map<string, Buffer>();
  const add = (bytes: Buffer, width: number) => {
    const characters = [...decoder.decode(bytes)];
    for (const [at, character] of characters.entries()) if (!found.has(character)) found.set(character, bytes.subarray(at * width, (at + 1) * width));
  };
  for (let high = 0x81; high <= 0xfe; high++) {
    const lows = Array.from({ length: 191 }, (_, at) => at + 0x40).filter((low) => low !== 0x7f);
    add(Buffer.from(lows.flatMap((low) => [high, low])), 2);
  }
  add(Buffer.concat(Array.from({ length: 39_420 }, (_, pointer) => four(pointer))), 4);
  return found;
}

/** The four bytes with a number, counted from 0x81308130. */
const four = (pointer: number): Buffer =>
  Buffer.of(0x81 + Math.floor(pointer / 12_600), 0x30 + (Math.floor(pointer / 1260) % 10), 0x81 + (Math.floor(pointer / 10) % 126), 0x30 + (pointer % 10));

const SUPPLEMENTARY = 189_000;

export function gb18030(text: string): Buffer {
  codes ??= table();
  const known = codes;
  return Buffer.concat(
    [...text].map((character) => {
      const point = character.codePointAt(0) ?? 0;
      if (point < 0x80) return Buffer.of(point);
      return point > 0xffff ? four(SUPPLEMENTARY + point - 0x10000) : (known.get(character) ?? Buffer.from('?'));
    }),
  );
}
