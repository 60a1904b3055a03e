/** The language of formulas as the editor uses it: the same compiler as the server's. */
import type { Label } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import { compileFormula, type Formula, looksAround, typeOf } from '@regulars/shared/rules/formula/compile.ts';
import { FormulaError, formulaFaults, reasons } from '@regulars/shared/rules/formula/faults.ts';
import { library } from '@regulars/shared/rules/formula/library.ts';
import type { Situation, Value } from '@regulars/shared/rules/formula/part.ts';
import type { Row } from '#lib/api/records.ts';
import { fieldOf, type ObjectDefinition, systemFields, visibleFields } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import { space } from '#lib/space.svelte.ts';

export type Checked = { formula: Formula } | { error: FormulaError; sentence: Label };

/** What the server sends as definitions is what shared rules read; only the type that the browser sees is narrower. */
const whole = (object: ObjectDefinition) => object as unknown as ObjectOf;
const find = (name: string) => {
  const found = space.byName(name);
  return found && whole(found);
};

export function checkFormula(object: ObjectDefinition, source: string): Checked {
  try {
    return { formula: compileFormula(source, { object: whole(object), find }) };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { error, sentence: formulaFaults[error.code] };
  }
}

/** For a record that is there; hops lead nowhere here, so nothing is said of what they would give. */
export function workedOut(object: ObjectDefinition, formula: Formula, record: Row): { value: Value; reason?: Label } | undefined {
  const around = [...formula.reads].some((name) => looksAround(whole(object).fields[name], find, whole(object)));
  if (formula.hops.size > 0 || around) return undefined;
  const { timeZone } = space.workspace;
  const situation: Situation = { record, today: dateIn(new Date().toISOString(), timeZone), timeZone };
  const value = formula.run(situation);
  return { value, ...(value === null && situation.reason ? { reason: reasons[situation.reason] } : {}) };
}

/** What a formula may read, own fields first, then those over each link. */
export function fieldsFor(object: ObjectDefinition): { path: string; label: string }[] {
  const names = [...visibleFields(object), ...Object.keys(systemFields).filter((name) => systemFields[name]?.kind === 'moment')];
  const readable = names.filter((name) => {
    const field = fieldOf(object, name);
    return field && field.kind !== 'link' && typeOf(field) !== undefined;
  });
  const own = readable.map((path) => ({ path, label: say(fieldOf(object, path)?.label) }));
  const over = visibleFields(object).flatMap((link) => {
    const to = object.fields[link]?.kind === 'link' ? space.byName(object.fields[link].to) : undefined;
    if (!to) return [];
    const fields = visibleFields(to).filter((name) => {
      const field = to.fields[name];
      return field && field.kind !== 'link' && typeOf(field) !== undefined && !looksAround(field, find, whole(to));
    });
    return fields.map((name) => ({ path: `${link}.${name}`, label: `${say(object.fields[link]?.label)} › ${say(to.fields[name]?.label)}` }));
  });
  return [...own, ...over];
}

export const functionsOf = () => Object.values(library).map(({ form, help, example }) => ({ name: form.slice(0, form.indexOf('(')), form, help, example }));
