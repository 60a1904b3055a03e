import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { type Choice, standsFor } from '@regulars/shared/fields/choice.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { objects } from '@regulars/shared/objects/index.ts';
import { mergeChoices } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { entryOf } from './change.ts';

/** From this moment the merged choices stand for the other one, in filters and answers too; the job writes it down. */
export const handler = handle(mergeChoices, async ({ input: { object: of, name, body }, ...given }) => {
  const { beginRevision } = await import('./revision.ts'); // seldom asked for: kept out of the cold start
  return beginRevision(given, (settings) => {
    const object = settingsFrom(settings).definitions.find((one) => one.name === of && !one.internal && !one.pageless && !one.deleted);
    const field = object && Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
    if (!field || field.deleted || !('choices' in field)) throw new CrmError('NOT_FOUND', name);
    const entry = entryOf({ object: of, name });
    const choices = merged(field, body, standard(of, name));
    return { entries: { [entry]: { ...(settings[entry] as object | undefined), choices } }, answer: {}, order: { object: of, field: name } }; // entries with a point are fields
  });
});

const standard = (object: string, name: string): readonly Choice[] =>
  (objects.find((one) => one.name === object)?.fields[name] as { choices?: readonly Choice[] } | undefined)?.choices ?? []; // of choice kinds only

function merged(field: Field, { from, into }: { from: readonly string[]; into: string | null }, known: readonly Choice[]): Choice[] {
  const { choices } = field as Field & { choices: readonly Choice[] }; // as the caller has seen
  const isLive = (value: string) => choices.some((one) => one.value === value) && standsFor(field, value) === value;
  const faults: Fault[] = from.flatMap((value, at): Fault[] => {
    if (!isLive(value) || value === into) return [{ pointer: `/from/${at}`, code: 'NOT_A_CHOICE' }];
    return known.some((one) => one.value === value) ? [{ pointer: `/from/${at}`, code: 'STILL_CHOSEN' }] : [];
  });
  if (into !== null && !isLive(into)) faults.push({ pointer: '/into', code: 'NOT_A_CHOICE' });
  if (into === null && (field.required || from.length === choices.filter(({ value }) => isLive(value)).length))
    faults.push({ pointer: '/into', code: 'REQUIRED' });
  if (faults.length > 0) throw new CrmError('INVALID', 'Choices to merge', faults);
  return choices.map((one) => (from.includes(one.value) ? { ...one, into: into ?? '' } : one));
}
