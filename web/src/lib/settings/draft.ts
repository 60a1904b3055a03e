/** A label while it is typed: the language that is empty is left out, and the server puts the other one there. */
import type { Label } from '@regulars/shared/fields/field.ts';

export interface Draft {
  en: string;
  zh: string;
}

export const draftOf = (label: Label | undefined): Draft => ({ en: label?.en ?? '', zh: label?.zh ?? '' });

export const sent = ({ en, zh }: Draft): { en?: string; zh?: string } => ({
  ...(en.trim() ? { en: en.trim() } : {}),
  ...(zh.trim() ? { zh: zh.trim() } : {}),
});

export const isBlank = ({ en, zh }: Draft): boolean => (en + zh).trim() === '';
