/** What the interface says, read from its own message files: a story names a button as its reader does. */
import { readFileSync } from 'node:fs';
import { speak, type Word } from '@regulars/infra/local/identity/words.ts';
import type { Language } from '@regulars/shared/fields/field.ts';

type Message = string | { match: Record<string, string> }[];
export type Values = Record<string, string | number>;

const read = (language: Language): Record<string, Message> => JSON.parse(readFileSync(new URL(`../../web/messages/${language}.json`, import.meta.url), 'utf8'));
const messages = { en: read('en'), zh: read('zh') };

/** A message; of its plural forms the one for `count`. */
export function say(language: Language, name: string, values: Values = {}): string {
  const message = messages[language][name];
  if (message === undefined) throw new Error(`There is no message ${name} in ${language}`);
  const forms = typeof message === 'string' ? undefined : (message[0]?.match ?? {});
  const text = typeof message === 'string' ? message : (values.count === 1 && forms?.['form=one']) || forms?.['form=other'] || forms?.['form=*'] || '';
  return text.replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
}

/** The same for the pages of signing in. */
export const sayIdentity = (language: Language, word: Word, values?: Values): string => speak(language)(word, values);

/** A label as it stands inside a sentence. */
export const inner = (language: Language, text: string): string =>
  language === 'en' && !/^.[A-Z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

export const number = (language: Language, value: number): string =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 10 }).format(value);
