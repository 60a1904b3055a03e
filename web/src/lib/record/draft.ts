/** What is being typed, compared with what is stored. */
import { isEditable, type ObjectDefinition } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';
import { space } from '#lib/space.svelte.ts';

export type Values = Record<string, unknown>;

export const same = (a: unknown, b: unknown): boolean => (isEmpty(a) && isEmpty(b)) || JSON.stringify(a) === JSON.stringify(b);

/** The fields that differ, `null` for those that were emptied. */
export function patchOf(before: Values, after: Values, fields: readonly string[]): Values {
  const patch: Values = {};
  for (const name of fields) if (!same(before[name], after[name])) patch[name] = isEmpty(after[name]) ? null : tidy(after[name]);
  return patch;
}

/** Lines that were added and never filled in are not sent. */
function tidy(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const filled = value.filter((one) => {
    if (typeof one !== 'object' || one === null) return !isEmpty(one);
    const { label: _, service: __, ...rest } = one as Record<string, unknown>; // an object, checked above
    return Object.values(rest).some((part) => !isEmpty(part));
  });
  return filled.length > 0 ? filled : null;
}

export const bodyOf = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, tidy(value)] as const)
      .filter(([, value]) => !isEmpty(value)),
  );

/** What a new record starts with, so that the form shows what will be saved. */
export function defaults(object: ObjectDefinition): Values {
  const values: Values = {};
  for (const [name, field] of Object.entries(object.fields)) {
    if (!isEditable(field) || field.default === undefined) continue;
    if (field.default === 'me' && field.kind === 'link') values[name] = space.workspace.me.id;
    else if (field.default === 'now' && field.kind === 'moment') values[name] = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
    else values[name] = field.default;
  }
  return values;
}
