/**
 * Writes `index.ts`, the list of objects, from the definition files in this folder: a new object is one file and
 * nothing else. Plain JavaScript for Node 20, so that it can run before anything is installed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The text of `index.ts`: by `menu`, then by name; what the system keeps about itself comes last. */
export function listText(folder = here) {
  const found = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const name = /^export const (\w+) = object\(/m.exec(text)?.[1];
      if (!name) return [];
      const menu = Number(/^ {2}menu: (\d+),/m.exec(text)?.[1] ?? 1000);
      return [{ file, name, menu: /^ {2}internal: true,/m.test(text) ? Infinity : menu }];
    });
  const ordered = [...found].sort((a, b) => (a.menu === b.menu ? (a.name < b.name ? -1 : 1) : a.menu - b.menu));
  const imports = [
    ...found.map(({ file, name }) => [file, `import { ${name} } from './${file}';`]),
    ['object.ts', "import type { ObjectOf } from './object.ts';"],
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '/** Every object, in the order of the menu. Written by `list.mjs` from the definition files beside it: to add one, add its file. */',
    ...imports.map(([, line]) => line),
    '',
    `export const objects: readonly ObjectOf[] = [${ordered.map(({ name }) => name).join(', ')}];`,
    '',
  ].join('\n');
}

/** Leaves a list that is up to date untouched, so that nothing is built anew for it. */
export function writeList(folder = here) {
  const file = join(folder, 'index.ts');
  const text = listText(folder);
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch {} // there is none yet
  if (before !== text) writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeList();
