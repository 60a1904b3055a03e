/** Writes the data folder of today's code: `node tests/recipes/write.ts <folder>`; what it must give is beside it. */
import { writeFileSync } from 'node:fs';
import { startTest } from '../local.ts';
import { writeCore } from './core.ts';

export const expectedFile = (folder: string) => `${folder}.expected.json`;

async function writeFolder(folder: string): Promise<void> {
  const local = await startTest({ data: folder });
  try {
    const { call, key } = await local.workspace('Recipe');
    const expected = await writeCore(call, key);
    writeFileSync(expectedFile(folder), JSON.stringify(expected), { mode: 0o600 });
  } finally {
    await local.stop();
  }
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('Say where to: node tests/recipes/write.ts <folder>');
  await writeFolder(folder);
}
