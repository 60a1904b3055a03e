/** The read model's loops are compiled from what their source says today. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const options = '-O3 --noAssert --runtime stub --enable simd,threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536'.split(' ');

export async function loops(root: string, write: boolean): Promise<string> {
  const folder = join(root, 'functions/runtime/readmodel/loops');
  const file = join(folder, 'binary.ts');
  const out: Uint8Array[] = [];
  const { error, stderr } = await asc.main(['source.ts', '--baseDir', folder, '-o', 'out.wasm', ...options], {
    writeFile: (_, content) => void out.push(Buffer.from(content)),
  });
  if (error) return `${error.message}\n${stderr.toString()}`;
  const now = `/** \`source.ts\`, compiled: made by \`npm run check -- --write\`. */\nexport const binary =\n  '${Buffer.concat(out).toString('base64')}';\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === now) return '';
  if (!write) return 'The file differs from what source.ts says. Run: npm run check -- --write';
  writeFileSync(file, now);
  return '';
}
