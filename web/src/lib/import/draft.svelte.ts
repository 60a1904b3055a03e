/** What is being decided of an import: how the file is read, what each column becomes, what its rows do. */
import { folded } from '@regulars/shared/fields/field.ts';
import type { Column, Plan, Preview, Reading, Target } from '#lib/api/imports.ts';
import { type Choice, choicesOf, isCustom, isEditable, type ObjectDefinition, visibleFields } from '#lib/definitions.ts';
import type { KindName } from '#lib/fields/kinds.ts';
import { hasChoices, isLink } from '#lib/fields/labels.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import { space } from '#lib/space.svelte.ts';

export const NEW = '+';
export const OUT = '';
/** Of a cell that no choice is called: one to add, nothing, or to be told as a problem. */
export const ADDED = '+';
export const EMPTIED = '-';
export const TOLD = '';

interface Decision {
  to: string;
  kind: KindName;
  label: string;
  dates: Target['dates'];
  decimals: Target['decimals'];
  creates: boolean;
  /** By folded cell. */
  values: Record<string, string>;
}

export class Draft {
  readonly object: ObjectDefinition;
  readonly understood: Preview;
  readonly columns: Decision[] = $state([]);
  mode = $state<Preview['mode']>('create');
  by = $state('');
  blanks = $state<Preview['blanks']>('keep');

  constructor(object: ObjectDefinition, understood: Preview, plan: Plan | undefined) {
    this.object = object;
    this.understood = understood;
    const { mode = understood.mode, by = understood.by ?? '', blanks = understood.blanks } = plan ?? {};
    [this.mode, this.by, this.blanks] = [mode, by, blanks];
    const planned = new Map(plan?.columns?.map((one) => [one.header, one]));
    this.columns = understood.columns.map((column) =>
      decisionOf(column, plan?.columns ? (planned.get(column.header) ?? { header: column.header, field: null }) : column),
    );
  }

  get fields(): string[] {
    return visibleFields(this.object).filter((one) => this.object.fields[one] && isEditable(this.object.fields[one]));
  }

  /** Relations that a column can say, of customers with others: `relation.worksAt`. */
  get joins(): { value: string; label: string; to: string }[] {
    const relation = space.byName('relation');
    if (relation?.fields.from?.to !== this.object.name || !relation.fields.kind) return [];
    return choicesOf(relation.fields.kind).map(({ value, label }) => ({ value: `relation.${value}`, label: say(label), to: this.object.name }));
  }

  get taken(): string[] {
    return this.columns.map(({ to }) => to);
  }

  /** A required field that no column fills, where nothing is assumed in its place; a name is made of another column. */
  get missing(): string[] {
    if (this.mode === 'update') return [];
    const { fields, title } = this.object;
    return this.fields.filter((one) => one !== title && fields[one]?.required && fields[one]?.default === undefined && !this.taken.includes(one));
  }

  get isNameless(): boolean {
    const { fields, title } = this.object;
    return this.mode !== 'update' && fields[title]?.required === true && !this.taken.includes(title);
  }

  /** What rows can be matched by: the id, or a unique field, where a column has it. */
  get keys(): string[] {
    return ['id', ...this.fields.filter((one) => this.object.fields[one]?.unique)].filter((one) => this.taken.includes(one));
  }

  /** The different cells of a column that no choice of its field is called. */
  unknown(at: number): string[] {
    const choices = this.choices(at);
    const column = this.understood.columns[at];
    if (choices.length === 0 || !column) return [];
    const cells = this.kindOf(at) === 'manyChoice' ? column.distinct.flatMap((cell) => cell.split(/[;,|、，；]/)) : column.distinct;
    const known = new Set(choices.flatMap(({ value, label }) => [value, label.en, label.zh].map(folded)));
    return [...new Map(cells.map((cell) => [folded(cell), cell.trim()])).entries()].flatMap(([key, cell]) => (key === '' || known.has(key) ? [] : [cell]));
  }

  /** The choices of the existing field that a column fills. */
  choices(at: number): readonly Choice[] {
    const field = this.object.fields[this.columns[at]?.to ?? ''];
    return field && hasChoices(field.kind) ? choicesOf(field) : [];
  }

  kindOf(at: number): KindName | undefined {
    const decision = this.columns[at];
    if (!decision || decision.to === OUT) return undefined;
    if (this.joins.some(({ value }) => value === decision.to)) return 'link';
    return decision.to === NEW ? decision.kind : this.object.fields[decision.to]?.kind;
  }

  /** Where a cell that no choice is called goes unless somebody says otherwise. */
  meant(at: number, cell: string): string {
    const decision = this.columns[at];
    return decision?.values[folded(cell)] ?? (isCustom(decision?.to ?? '') ? ADDED : TOLD);
  }

  plan(reading: Reading): Plan {
    const { mode, understood } = this;
    return {
      ...reading,
      // As it was shown, also where that was a guess.
      heading: understood.heading,
      ...(understood.sheet === undefined ? {} : { sheet: understood.sheet }),
      columns: understood.columns.map((column, at) => this.#target(column, at)),
      mode,
      ...(mode === 'create' ? {} : { by: this.by, blanks: this.blanks }),
    };
  }

  #target({ header, field: guessed, isNew }: Column, at: number): Target {
    const decision = this.columns[at];
    const kind = this.kindOf(at);
    if (!decision || !kind || decision.to === OUT) return decision?.to === 'id' ? { header, field: 'id' } : { header, field: null };
    const isDate = kind === 'date' || kind === 'moment';
    const isNumber = kind === 'number' || kind === 'percent' || kind === 'money';
    const how = {
      ...(isDate && decision.dates ? { dates: decision.dates } : {}),
      ...(isNumber && decision.decimals ? { decimals: decision.decimals } : {}),
      ...(isLink(kind) && decision.creates ? { creates: true } : {}),
    };
    if (decision.to !== NEW) return { header, field: decision.to, ...how, ...this.#values(at) };
    const label = decision.label.trim() || header;
    return { header, field: isNew && guessed ? guessed : this.#newName(label, at), isNew: true, kind, label, ...how };
  }

  #values(at: number): Pick<Target, 'values'> {
    const values = this.unknown(at).flatMap((from) => {
      const to = this.meant(at, from);
      if (to === TOLD) return [];
      return [to === ADDED ? { from, to: from.slice(0, 200), isNew: true } : { from, to: to === EMPTIED ? null : to }];
    });
    return values.length > 0 ? { values } : {};
  }

  /** The name that a new field goes by in the API. */
  #newName(label: string, at: number): string {
    const word = label
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_|_$/g, '')
      .slice(0, 40);
    const name = `x_${word || `column_${at + 1}`}`;
    const isTaken = name in this.object.fields || this.understood.columns.some((one, index) => index !== at && one.field === name);
    return isTaken ? `${name}_${at + 1}` : name;
  }
}

function decisionOf(column: Column, { field, isNew, kind, label, dates, decimals, creates, values = [] }: Target): Decision {
  return {
    to: isNew ? NEW : (field ?? OUT),
    kind: kind ?? column.kind,
    label: label ?? column.label,
    dates: dates ?? column.dates,
    decimals: decimals ?? column.decimals,
    creates: creates ?? false,
    values: Object.fromEntries(values.map(({ from, to, isNew: added }) => [folded(from), added ? ADDED : (to ?? EMPTIED)])),
  };
}
