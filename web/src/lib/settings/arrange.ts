/** Fields in sections while somebody arranges them. The last part holds the fields that no section names. */
import type { Label } from '@regulars/shared/fields/field.ts';
import { type ObjectDefinition, sectionsOf } from '#lib/definitions.ts';

export interface Part {
  /** What it is called; the fields in no section have none. */
  label: Partial<Label> | undefined;
  fields: readonly string[];
}

export function partsOf(object: ObjectDefinition): Part[] {
  const parts: Part[] = sectionsOf(object).map(({ label, fields }) => ({ label, fields }));
  return parts.at(-1)?.label === undefined ? parts : [...parts, { label: undefined, fields: [] }];
}

/** Puts a field into a part, before the one that stands at this place. */
export function put(parts: readonly Part[], name: string, part: number, place: number): Part[] {
  const from = parts.findIndex(({ fields }) => fields.includes(name));
  const was = parts[from]?.fields.indexOf(name) ?? -1;
  const to = from === part && was < place ? place - 1 : place;
  return parts.map(({ label, fields }, at) => {
    const left = fields.filter((one) => one !== name);
    return { label, fields: at === part ? left.toSpliced(to, 0, name) : left };
  });
}

/** One step up or down; past the first or last of its part into the one beside it. */
export function step(parts: readonly Part[], name: string, by: 1 | -1): Part[] {
  const part = parts.findIndex(({ fields }) => fields.includes(name));
  const fields = parts[part]?.fields ?? [];
  const place = fields.indexOf(name) + by;
  if (place >= 0 && place < fields.length) return put(parts, name, part, by === 1 ? place + 1 : place);
  const beside = parts[part + by];
  return beside ? put(parts, name, part + by, by === 1 ? 0 : beside.fields.length) : [...parts];
}

/** Sections change places among each other; the fields of none stay last. */
export function stepPart(parts: readonly Part[], at: number, by: 1 | -1): Part[] {
  const to = at + by;
  if (to < 0 || to >= parts.length - 1) return [...parts];
  return parts.toSpliced(at, 1).toSpliced(to, 0, parts[at] as Part); // it was found there
}

/** Its fields are then in no section. */
export function drop(parts: readonly Part[], at: number): Part[] {
  const gone = parts[at];
  const last = parts.length - 1;
  return parts.map((part, nth) => (nth === last ? { ...part, fields: [...part.fields, ...(gone?.fields ?? [])] } : part)).toSpliced(at, 1);
}

export const add = (parts: readonly Part[], label: Partial<Label>): Part[] => parts.toSpliced(-1, 0, { label, fields: [] });
