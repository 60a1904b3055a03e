/** New fields as their columns show them, and the choices that cells name. */
import { type Field, folded, type Language } from '@regulars/shared/fields/field.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import type { Target } from '@regulars/shared/operations/imports.ts';
import { choicesFrom, type Guess } from '@regulars/shared/rules/guess.ts';
import { REMEMBERED, type Seen } from '@regulars/shared/rules/observe.ts';

type Values = NonNullable<Target['values']>;
type Choices = readonly { value: string; label: { en: string; zh: string } }[];

/** The choices of a field of choices; none of another. */
export const choicesOf = (field: Field): Choices => (field as { choices?: Choices }).choices ?? []; // of choice kinds only

export function sentFor({ field, kind, label }: Guess, seen: Seen, values: Values, object: string, language: Language): NewField {
  const wanted = kind === 'choice' || kind === 'stage' || kind === 'manyChoice';
  const choices = wanted ? choicesIn(kind, seen, values) : [];
  const fits = choices.length > 0 && seen.values.length < REMEMBERED;
  const as = wanted && !fits ? 'text' : kind; // too many different cells to choose from
  const searched = as === 'text' || as === 'email' || as === 'phone' || as === 'url';
  return {
    object,
    name: field ?? undefined,
    label: { [language]: label },
    kind: as,
    ...(searched ? { searched } : {}),
    ...(wanted && fits ? { choices } : {}),
  };
}

const parts = /[;,|、，；]/;

/** The different cells, as they are mapped; of many choices what stands between the separators. */
function choicesIn(kind: string, seen: Seen, values: Values) {
  const meant = new Map(values.map(({ from, to }) => [folded(from), to ?? '']));
  const cells = kind === 'manyChoice' ? seen.values.flatMap((cell) => cell.split(parts)) : seen.values;
  const different = new Map(cells.map((cell) => (meant.get(folded(cell)) ?? cell).trim()).map((text) => [text.toLowerCase(), text]));
  return choicesFrom({ ...seen, values: [...different.values()].filter(Boolean) });
}

/** A deleted field comes back, with what it could hold and what it must hold now. */
export function revived({ deleted: _, ...old }: Field, { choices = [], label }: NewField): Field {
  const known = choicesOf(old);
  const more = choices.filter(({ value }) => !known.some((one) => one.value.toLowerCase() === value.toLowerCase()));
  const added = more.map(({ value }) => ({ value, label: { en: value, zh: value } }));
  return { ...old, label: { ...old.label, ...label } as Field['label'], ...(known.length > 0 ? { choices: [...known, ...added] } : {}) };
}

/** The field with the choices that cells are mapped to and that it has not; undefined where it has them all. */
export function grown(field: Field, values: Values): Field | undefined {
  const known = choicesOf(field);
  const wanted = new Set(values.flatMap(({ to, isNew }) => (isNew && to !== null ? [to.trim()] : [])));
  const more = [...wanted].filter((value) => value && !known.some((one) => one.value === value));
  const choices = [...known, ...more.map((value) => ({ value, label: { en: value, zh: value } }))];
  return more.length > 0 ? ({ ...field, choices } as Field) : undefined; // the options of its kind
}
