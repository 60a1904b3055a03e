/** What each column of the file becomes, decided once when the job begins, and the fields that are made for it. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Field, Language } from '@regulars/shared/fields/field.ts';
import { type KindName, kindOf } from '@regulars/shared/fields/kinds.ts';
import { type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import { may } from '@regulars/shared/roles.ts';
import { choicesFrom, freeName, type Guess, guess, titleFrom } from '@regulars/shared/rules/guess.ts';
import { meaningOf } from '@regulars/shared/rules/headings.ts';
import { REMEMBERED, type Seen } from '@regulars/shared/rules/observe.ts';
import { newField } from '../fields/definition.ts';
import type { Format } from '../runtime/csv/read.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { Order, Scan } from './upload.ts';

export interface LayoutColumn {
  field: string | null;
  part?: string;
  /** In dates such as 03/04/2026. */
  dayFirst?: boolean;
}

export interface Layout {
  format: Format;
  titles: string[];
  rows: number;
  columns: LayoutColumn[];
  /** Columns that name a record where none is its title. */
  titleFrom: number[];
  reason?: number;
  /** Values that every record gets. */
  constants: Record<string, unknown>;
}

/** What the user chose, or else a guess, for each column of the file. A new field that the user did not name gets a name here. */
export function targetsOf({ columns, reason }: Scan, order: Order, object: ObjectOf, settings: Settings, asker: Reader, language: Language): Guess[] {
  const guessed = guess(object, columns, { context: { ...settings, language }, mayAdd: mayAddFields(asker) });
  if (!order.columns) return guessed.map((one, at) => (at === reason ? { ...one, field: null, isNew: false } : one));
  const chosen = new Map(order.columns.map((one) => [one.header, one]));
  const names = new Set(order.columns.flatMap(({ field }) => field ?? []));
  return guessed.map((one, at): Guess => {
    const { field, isNew = false, kind: asked, label = one.header } = chosen.get(one.header) ?? { field: null };
    const kind = (asked ?? one.kind) as KindName; // checked when the import was started
    return { header: one.header, field: isNew ? (field ?? freeName(object, one.header, at + 1, kind, names)) : field, isNew, kind, label: label.slice(0, 100) };
  });
}

export const mayAddFields = ({ role }: Reader): boolean => may(role, 'fields:create');

/** What cannot be done of what the user chose. */
export function faultsIn(targets: NonNullable<Order['columns']>, headers: readonly string[], object: ObjectOf): Fault[] {
  const used = new Set<string>();
  return targets.flatMap(({ header, field, isNew = false, kind }, at): Fault[] => {
    const fault = (member: string, code: Fault['code']): Fault[] => [{ pointer: `/columns/${at}/${member}`, code }];
    if (!headers.includes(header)) return fault('header', 'UNKNOWN_FIELD');
    if (isNew && (kind === 'link' || kind === 'links')) return fault('kind', 'INVALID'); // it would have to say to what
    if (field === null) return [];
    const existing = object.fields[field];
    if (isNew) {
      if (!/^x_[a-z0-9_]{1,58}$/.test(field)) return fault('field', 'NOT_A_NAME');
      if (!kind) return fault('kind', 'REQUIRED');
      if ((existing && !existing.deleted) || (existing && existing.kind !== kind) || used.has(field)) return fault('field', 'NAME_TAKEN');
    } else {
      if (!existing || existing.deleted) return fault('field', 'UNKNOWN_FIELD');
      if (existing.by === 'rule') return fault('field', 'READ_ONLY');
      const isList = kindOf(existing.kind).many || (field === 'name' && meaningOf(object, header)?.part);
      if (used.has(field) && !isList) return fault('field', 'TWICE');
    }
    used.add(field);
    return [];
  });
}

export function layoutOf({ format, titles, rows, columns, reason }: Scan, targets: readonly Guess[], object: ObjectOf, region: string): Layout {
  const monthFirst = region === 'US' || region === 'PH';
  const placed = targets.map(({ header, field }, at): LayoutColumn => {
    const meaning = meaningOf(object, header);
    const part = meaning && meaning.field === field ? meaning.part : undefined;
    return { field: at === reason ? null : field, dayFirst: columns[at]?.seen.dayFirst ?? !monthFirst, ...(part ? { part } : {}) };
  });
  const isCompany = placed.some(({ field, part }) => field === 'name' && part === 'company') && !placed.some(({ field }) => field === 'kind');
  const knowsCompanies = (object.fields.kind as { choices?: { value: string }[] } | undefined)?.choices?.some(({ value }) => value === 'company'); // of a choice field
  return {
    format,
    titles,
    rows,
    columns: placed,
    titleFrom: titleFrom(object, columns, targets).filter((at) => at !== reason),
    ...(reason === undefined ? {} : { reason }),
    constants: isCompany && knowsCompanies ? { kind: 'company' } : {},
  };
}

/** Definitions of the fields that the columns need, by entry of the settings: `customer.x_contract`. */
export function newFields(
  targets: readonly Guess[],
  { columns }: Scan,
  object: ObjectOf,
  definitions: readonly ObjectOf[],
  language: Language,
): Record<string, Field> {
  const made: Record<string, Field> = {};
  let grown = object;
  for (const [at, target] of targets.entries()) {
    const seen = columns[at]?.seen;
    if (!target.isNew || target.field === null || !seen) continue;
    const sent = sentFor(target, seen, object.name, language);
    const old = grown.fields[target.field];
    if (old && !old.deleted) throw new CrmError('INVALID', target.field, [{ pointer: `/columns/${at}/field`, code: 'NAME_TAKEN' }]);
    const field = old ? revived(old, sent) : newField(grown, sent, definitions).field;
    made[`${object.name}.${target.field}`] = field;
    grown = withCustom(grown, { [target.field]: field });
  }
  return made;
}

function sentFor({ field, kind, label }: Guess, seen: Seen, object: string, language: Language): NewField {
  const wanted = kind === 'choice' || kind === 'stage' || kind === 'manyChoice';
  const choices = wanted ? choicesIn(kind, seen) : [];
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

function choicesIn(kind: string, seen: Seen) {
  if (kind !== 'manyChoice') return choicesFrom(seen);
  const parts = new Map(seen.values.flatMap((cell) => cell.split(/[;,|、，；]/)).map((part) => [part.trim().toLowerCase(), part.trim()]));
  return choicesFrom({ ...seen, values: [...parts.values()].filter(Boolean) });
}

/** A deleted field comes back, with what it could hold and what it must hold now. */
function revived({ deleted: _, ...old }: Field, { choices = [], label }: NewField): Field {
  const known = (old as { choices?: { value: string }[] }).choices; // of choice kinds only
  const more = choices.filter(({ value }) => !known?.some((one) => one.value.toLowerCase() === value.toLowerCase()));
  const added = more.map(({ value }) => ({ value, label: { en: value, zh: value } }));
  return { ...old, label: { ...old.label, ...label } as Field['label'], ...(known ? { choices: [...known, ...added] } : {}) };
}
