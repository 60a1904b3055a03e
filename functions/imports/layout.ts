/** What each column of the file becomes, decided once when the job begins, and the fields that are made for it. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Field, Language } from '@regulars/shared/fields/field.ts';
import type { KindName } from '@regulars/shared/fields/kinds.ts';
import { type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import type { Plan, Target } from '@regulars/shared/operations/imports.ts';
import { freeName, type Guess, guess, inParts, titleFrom } from '@regulars/shared/rules/guess.ts';
import { meaningOf } from '@regulars/shared/rules/headings.ts';
import { newField } from '../fields/definition.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { grown, revived, sentFor } from './choices.ts';
import { mayAddFields } from './mayAddFields.ts';
import type { Format } from './table.ts';
import type { Scan } from './upload.ts';

export interface LayoutColumn {
  /** A field, `id`, or nothing. */
  field: string | null;
  part?: string;
  /** In dates such as 03/04/2026. */
  dayFirst?: boolean;
  decimals?: 'point' | 'comma';
}

export interface Layout {
  format: Format;
  titles: string[];
  rows: number;
  columns: LayoutColumn[];
  /** Columns that name a record where none is its title. */
  titleFrom: number[];
  reason?: number;
  /** Values that every new record gets. */
  constants: Record<string, unknown>;
  /** What rows are matched by, and what a row without a match is: new, or refused. Nothing: every row is new. */
  match?: { by: string; isNew: boolean; empties: boolean };
}

/** What the user chose, or else a guess, for each column of the file. A new field that the user did not name gets a name here. */
export function targetsOf({ columns, reason }: Scan, plan: Plan, object: ObjectOf, settings: Settings, asker: Reader, language: Language): Guess[] {
  const guessed = guess(object, columns, { context: { ...settings, language }, mayAdd: mayAddFields(asker) });
  if (!plan.columns) return guessed.map((one, at) => (at === reason ? { ...one, field: null, isNew: false } : one));
  const chosen = new Map(plan.columns.map((one) => [one.header, one]));
  const names = new Set(plan.columns.flatMap(({ field }) => field ?? []));
  return guessed.map((one, at): Guess => {
    const { field, isNew = false, kind: asked, label = one.header } = chosen.get(one.header) ?? { field: null };
    const kind = (asked ?? one.kind) as KindName; // checked when the import was started
    return { header: one.header, field: isNew ? (field ?? freeName(object, one.header, at + 1, kind, names)) : field, isNew, kind, label: label.slice(0, 100) };
  });
}

/** Where 03/04/2026 is the fourth of March. */
export const isMonthFirst = (region: string): boolean => region === 'US' || region === 'PH';

export function layoutOf({ format, titles, rows, columns, reason }: Scan, targets: readonly Guess[], plan: Plan, object: ObjectOf, region: string): Layout {
  const chosen = new Map(plan.columns?.map((one) => [one.header, one]));
  const meanings = inParts(
    targets.map(({ header, field }) => {
      const meaning = meaningOf(object, header);
      return { header, meaning: meaning?.field === field ? meaning : undefined };
    }),
  );
  const placed = targets.map(({ header, field }, at): LayoutColumn => {
    const part = meanings[at]?.part;
    const { dates, decimals = columns[at]?.seen.decimals } = chosen.get(header) ?? {};
    const dayFirst = dates ? dates === 'dayFirst' : (columns[at]?.seen.dayFirst ?? !isMonthFirst(region));
    return { field: at === reason ? null : field, dayFirst, ...(decimals ? { decimals } : {}), ...(part ? { part } : {}) };
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
    ...matchOf(plan),
  };
}

const matchOf = ({ mode = 'create', by, blanks }: Plan): Pick<Layout, 'match'> =>
  mode === 'create' || by === undefined ? {} : { match: { by, isNew: mode === 'both', empties: blanks === 'empty' } };

/** Definitions of the fields that the columns need, new ones and those with more choices, by entry of the settings: `customer.x_contract`. */
export function newFields(
  targets: readonly Guess[],
  { columns }: Scan,
  plan: Plan,
  object: ObjectOf,
  definitions: readonly ObjectOf[],
  language: Language,
): Record<string, Field> {
  const made: Record<string, Field> = {};
  const chosen = new Map<string, Target>(plan.columns?.map((one) => [one.header, one]));
  let now = object;
  for (const [at, target] of targets.entries()) {
    const seen = columns[at]?.seen;
    if (target.field === null || !seen) continue;
    const old = now.fields[target.field];
    const values = chosen.get(target.header)?.values ?? [];
    let field: Field | undefined;
    if (target.isNew) {
      const sent: NewField = sentFor(target, seen, values, object.name, language);
      if (old && !old.deleted) throw new CrmError('INVALID', target.field, [{ pointer: `/columns/${at}/field`, code: 'NAME_TAKEN' }]);
      field = old ? revived(old, sent) : newField(now, sent, { objects: definitions, currency: '' }).field;
    } else if (old) field = grown(old, values);
    if (!field) continue;
    made[`${object.name}.${target.field}`] = field;
    now = withCustom(now, { [target.field]: field });
  }
  return made;
}
