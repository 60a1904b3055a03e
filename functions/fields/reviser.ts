/** What becomes of one record: further values, or why its value does not fit. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language, TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { convert } from '@regulars/shared/rules/convert.ts';
import { readers } from '../runtime/readers.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { Revision } from './revision.ts';

export interface Reviser {
  object: ObjectOf;
  /** Undefined where the record stays as it is. */
  revise(record: AnyRecord): { values: Record<string, unknown> } | { refused: string; text: string } | undefined;
}

export async function reviserOf({ object: name, field, to }: Revision, settings: Settings, language: Language): Promise<Reviser> {
  const object = settings.definitions.find((one) => one.name === name);
  const from = object?.fields[field];
  const target = to === undefined ? undefined : object?.fields[to];
  if (!object || !from || (to !== undefined && (!target || target.deleted))) throw new CrmError('NOT_FOUND', `${name}.${to ?? field} is gone`);
  const context: TextContext = { ...settings, language, ...(await readers()) };
  const has = (record: AnyRecord, one: string) => record[one] !== undefined;
  if (to === undefined || !target) return { object, revise: (record) => (has(record, field) ? resettled(record, field, object) : undefined) };
  return {
    object,
    revise(record) {
      if (!has(record, field) || has(record, to)) return undefined; // somebody has filled it in since
      const made = convert(record[field], from, target, context);
      return 'value' in made ? { values: { [to]: made.value } } : { refused: made.refused, text: kindOf(from.kind).toText(record[field], from, context) };
    },
  };
}

function resettled(record: AnyRecord, name: string, { fields }: ObjectOf): { values: Record<string, unknown> } | undefined {
  const field = fields[name];
  const now = field && kindOf(field.kind).settle?.(record[name], field);
  return JSON.stringify(now) === JSON.stringify(record[name]) ? undefined : { values: { [name]: now ?? null } };
}
