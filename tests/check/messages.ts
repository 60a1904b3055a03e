/** Every sentence of the web app stands in both languages, with the same values filled in, and is used. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from './files.ts';

type Messages = Record<string, unknown>;

const read = (root: string, language: string) => JSON.parse(readFileSync(join(root, `web/messages/${language}.json`), 'utf8')) as Messages; // keys to texts or variants
/** The names between braces; what a plural says is up to each language. */
const valuesIn = (message: unknown) => [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join(', ');

export function messages(root: string): string {
  const [en, zh] = [read(root, 'en'), read(root, 'zh')];
  const names = (of: Messages) => Object.keys(of).filter((name) => !name.startsWith('$'));
  const app = sources(root, /^web\/src\/.*\.(ts|svelte)$/)
    .map(({ text }) => text)
    .join('\n');
  const found = [
    ...names(en)
      .filter((name) => !(name in zh))
      .map((name) => `${name} is missing in Chinese`),
    ...names(zh)
      .filter((name) => !(name in en))
      .map((name) => `${name} is missing in English`),
    ...names(en)
      .filter((name) => en[name] === '' || zh[name] === '')
      .map((name) => `${name} is empty`),
    ...names(en)
      .filter((name) => name in zh && valuesIn(en[name]) !== valuesIn(zh[name]))
      .map((name) => `${name} fills in ${valuesIn(en[name])} in English, ${valuesIn(zh[name])} in Chinese`),
    ...names(en)
      .filter((name) => !app.includes(name))
      .map((name) => `${name} is used nowhere`),
  ];
  return found.join('\n');
}
