/** Why two records are shown as one, and which rules there are, in words. */
import type { DuplicateRule } from '@regulars/shared/rules/likeness.ts';
import type { Reason } from '#lib/api/duplicates.ts';
import * as m from '#lib/paraglide/messages.js';

export const reasonOf = (reason: Reason): string =>
  ({ email: m.dup_same_email, phone: m.dup_same_phone, name: m.dup_similar_name, pinyin: m.dup_alike_aloud, address: m.dup_similar_address })[reason]();

export const reasonsOf = (reasons: readonly Reason[]): string => reasons.map(reasonOf).join(' · ');

export const rules: readonly { rule: DuplicateRule; label: () => string; help: () => string }[] = [
  { rule: 'email', label: m.dup_same_email, help: m.dup_rule_email },
  { rule: 'phone', label: m.dup_same_phone, help: m.dup_rule_phone },
  { rule: 'name', label: m.dup_rule_name_label, help: m.dup_rule_name },
  { rule: 'pinyin', label: m.dup_alike_aloud, help: m.dup_rule_pinyin },
];
