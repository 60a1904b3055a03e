/** A condition in words: "Stage is Lost and Note is empty". */
import type { Condition } from '@regulars/shared/rules/condition.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { fieldOf } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import type { Op } from '#lib/list/filter.ts';
import { operandWord, opWord } from '#lib/list/words.ts';
import * as m from '#lib/paraglide/messages.js';

export function conditionWords(object: ObjectDefinition, condition: Condition, inside = false): string {
  if ('not' in condition) return m.words_not({ words: conditionWords(object, condition.not, true) });
  if ('and' in condition || 'or' in condition) {
    const parts = 'and' in condition ? condition.and : condition.or;
    const words = parts.map((part) => conditionWords(object, part, true)).join('and' in condition ? m.words_and() : m.words_or());
    return inside && parts.length > 1 ? `(${words})` : words;
  }
  const [operator = 'is', operand] = Object.entries(condition).find(([key]) => key !== 'field') ?? [];
  const op = (operator === 'empty' && operand === false ? 'notEmpty' : operator) as Op; // a comparison has its field and one operator
  const field = fieldOf(object, condition.field);
  if (!field) return m.words_gone({ name: condition.field });
  return [say(field.label), opWord(op, field), operandWord(field, op, operand)].filter(Boolean).join(' ');
}
