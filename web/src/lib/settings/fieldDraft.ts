/** A field while it is made or changed, and what of it is sent. */
import type { RollUp } from '@regulars/shared/fields/field.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import type { Choice, FieldDefinition } from '#lib/definitions.ts';
import { choicesOf } from '#lib/definitions.ts';
import { type AnyKind, hasChoices, isComputing, isLink } from '#lib/fields/labels.ts';
import { locale, say } from '#lib/i18n/locale.svelte.ts';
import { type DraftGroup, toCondition, toDraft } from '#lib/list/filter.ts';
import { type Draft, draftOf, isBlank, sent } from '#lib/settings/draft.ts';

export interface DraftChoice {
  /** Empty for one that is new: its text becomes its value. */
  value: string;
  text: string;
  color: NonNullable<Choice['color']>;
  label?: Choice['label'];
}

/** A choice taken away: the one that its records get, or none where it is empty. */
export interface TakenChoice {
  value: string;
  text: string;
  into: string;
}

export interface FieldDraft {
  label: Draft;
  help: Draft;
  kind: AnyKind;
  formula: string;
  rollUp: RollUp | undefined;
  to: string;
  must: 'never' | 'always' | 'when';
  when: DraftGroup;
  searched: boolean;
  choices: DraftChoice[];
  taken: TakenChoice[];
}

export const begin = (field: FieldDefinition | undefined): FieldDraft => ({
  label: draftOf(field?.label),
  help: draftOf(field?.help),
  kind: field?.formula !== undefined ? 'formula' : field?.rollUp ? 'rollUp' : (field?.kind ?? 'text'),
  formula: field?.formula ?? '',
  rollUp: field?.rollUp,
  to: field?.to ?? 'customer',
  must: field?.required ? 'always' : field?.requiredWhen ? 'when' : 'never',
  when: toDraft(field?.requiredWhen),
  searched: field?.searched ?? false,
  choices: (field ? choicesOf(field) : []).map(
    (one): DraftChoice => ({ value: one.value, text: say(one.label), color: one.color ?? 'gray', label: one.label }),
  ),
  taken: [],
});

const chosen = ({ choices, taken }: FieldDraft) => [
  ...choices
    .filter(({ text }) => text.trim() !== '')
    .map(({ value, text, color, label }) => ({
      value: value || text.trim(),
      label: { ...label, [locale.language]: text.trim() },
      color: color === 'gray' ? undefined : color,
    })),
  // What is merged is still there until it is: the merge takes it away.
  ...taken.filter(({ into }) => into !== '').map(({ value, text }) => ({ value, label: { [locale.language]: text } })),
];

/** `null`: it was required by condition, and is so no more. */
const requirement = ({ must, when }: FieldDraft, before: FieldDefinition | undefined): { requiredWhen?: Record<string, unknown> | null } => {
  const condition: Condition | undefined = must === 'when' ? toCondition(when) : undefined;
  if (condition) return { requiredWhen: condition as unknown as Record<string, unknown> }; // a condition is a tree
  return before?.requiredWhen ? { requiredWhen: null } : {};
};

/** Of a standard field only what the workspace may say otherwise. */
export function bodyOf(draft: FieldDraft, before: FieldDefinition | undefined, isOwn: boolean) {
  return {
    label: sent(draft.label),
    ...(isBlank(draft.help) ? (before?.help ? { help: null } : {}) : { help: sent(draft.help) }),
    ...(draft.kind === 'formula' ? { formula: draft.formula } : draft.kind === 'rollUp' ? { rollUp: draft.rollUp } : requirement(draft, before)),
    ...(hasChoices(draft.kind) ? { choices: chosen(draft) } : {}),
    ...(isOwn && !isComputing(draft.kind) ? { required: draft.must === 'always', searched: draft.searched } : {}),
  };
}

export const newBodyOf = (draft: FieldDraft, object: string) => {
  const { requiredWhen, ...body }: ReturnType<typeof bodyOf> & { requiredWhen?: Record<string, unknown> | null } = bodyOf(draft, undefined, true);
  return { object, kind: draft.kind, ...body, ...(requiredWhen ? { requiredWhen } : {}), ...(isLink(draft.kind) ? { to: draft.to } : {}) };
};

/** The merges that follow: taken choices by the one that they become. */
export function mergesOf({ taken, choices }: FieldDraft): { from: string[]; into: string }[] {
  const into = new Map<string, string[]>();
  for (const one of taken) if (one.into !== '') into.set(one.into, [...(into.get(one.into) ?? []), one.value]);
  return [...into].map(([value, from]) => ({ from, into: choices.find((one) => (one.value || one.text.trim()) === value)?.value || value }));
}
