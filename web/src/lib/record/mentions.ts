/** Mentions: what is written as `@Name` in a text of the record stands in its field `mentions` too, where the object has one. */
import { plainText } from '@regulars/shared/rules/richText.ts';
import { getContext, setContext } from 'svelte';

const KEY = Symbol('mentions');

export interface Mentioning {
  add(id: string, name: string): void;
}

const SHOWN = Symbol('mentioned');

/** For the texts below: who is mentioned in their record. */
export const provideMentioned = (ids: () => unknown): void => void setContext(SHOWN, ids);
export const mentionedHere = (): unknown => (getContext(SHOWN) as (() => unknown) | undefined)?.();

/** For the editors below: a form whose object has mentions. */
export const provideMentions = (mentioning: Mentioning): void => void setContext(KEY, mentioning);
export const mentioning = (): Mentioning | undefined => getContext(KEY);

/** What is being typed after an @ that begins a word, and where it begins; undefined where it is none. */
export function mentionAt(text: string, caret: number): { at: number; typed: string } | undefined {
  const [found, before = '', typed = ''] =
    /(^|[\s(（，。、：；])@([\p{L}\p{M}\p{N}.'’-]{0,30}(?: [\p{L}\p{M}\p{N}.'’-]{0,30})?)$/u.exec(text.slice(0, caret)) ?? [];
  return found === undefined ? undefined : { at: caret - typed.length - 1, typed: before === undefined ? '' : typed };
}

/** The parts of a text, those that name somebody who is mentioned marked. */
export function partsOf(text: string, names: readonly string[]): { text: string; isMention: boolean }[] {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (known.length === 0) return [{ text, isMention: false }];
  const escaped = known.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = text.split(new RegExp(`(@(?:${escaped.join('|')}))`, 'u'));
  return parts.flatMap((part, at) => (part ? [{ text: part, isMention: at % 2 === 1 }] : []));
}

/** Those whose name still stands in one of the texts. */
export const stillMentioned = (ids: readonly string[], nameOf: (id: string) => string, texts: readonly unknown[]): string[] =>
  ids.filter((id) =>
    texts.some(
      (text) =>
        typeof text === 'string' &&
        plainText(text)
          .replaceAll('\u00a0', ' ')
          .includes(`@${nameOf(id)}`),
    ),
  );
