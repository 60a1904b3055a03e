/**
 * The language of the interface: chosen by the person, otherwise the browser's. Messages read it as state, so a change
 * shows at once, without a reload and without losing what was typed.
 */

import type { Label, Language } from '@regulars/shared/fields/field.ts';
import { kept } from '#lib/kept.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';

const remembered = kept<Language>('language', ['en', 'zh']);
const byBrowser = (): Language =>
  navigator.languages
    .find((one) => /^(en|zh)\b/i.test(one))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh'
    : 'en';

let language = $state<Language>(remembered.read() ?? byBrowser());

overwriteGetLocale(() => language);

export const locale = {
  get language(): Language {
    return language;
  },
  /** For Intl and for `lang`: Chinese here is simplified Chinese. */
  get tag(): string {
    return language === 'zh' ? 'zh-CN' : (navigator.languages.find((one) => one.startsWith('en')) ?? 'en');
  },
  choose(next: Language): void {
    language = next;
    remembered.write(next);
    showLanguage();
  },
};

export function showLanguage(): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** A label of a definition in the reader's language; a label given in one language only serves both. */
export const say = (label: Partial<Label> | undefined): string => label?.[language] || label?.en || label?.zh || '';

/** The same inside a sentence: an English label begins with a small letter there, unless it is an abbreviation. */
export function inner(label: Partial<Label> | undefined): string {
  const text = say(label);
  return language === 'en' && !/^.[A-Z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
