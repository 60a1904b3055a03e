/** The list as a grid: which cell is active, which range is chosen, what is being edited, and what was refused where. */
import type { Row } from '#lib/api/records.ts';
import { save } from '#lib/changes.svelte.ts';
import type { FieldDefinition, ObjectDefinition } from '#lib/definitions.ts';
import { isEditable, offers } from '#lib/definitions.ts';
import { type At, contains, isSingle, type Range, rangeOf } from '#lib/list/range.ts';
import type { Source } from '#lib/list/Source.svelte.ts';
import * as m from '#lib/paraglide/messages.js';

export interface Column {
  name: string;
  field: FieldDefinition;
}

export interface Editing {
  at: At;
  row: Row;
  column: Column;
  /** The key that began it, where it was a sign: it is what is typed first. */
  typed?: string;
}

/** What a cell shows that the record does not hold: a text on its way, or one that was refused with the reason. */
export interface Note {
  text: string;
  refused?: string;
  /** As it was typed, to go on from. */
  value?: unknown;
}

export const placeOf = (id: string, field: string): string => `${id} ${field}`;

export class Grid {
  active = $state.raw<At>({ row: 0, column: 0 });
  /** The other corner of the range. */
  corner = $state.raw<At>({ row: 0, column: 0 });
  editing = $state.raw<Editing>();
  notes = $state.raw<ReadonlyMap<string, Note>>(new Map());

  range = $derived.by<Range>(() => rangeOf(this.active, this.corner));
  isRange = $derived.by(() => !isSingle(this.range));

  readonly #object: () => ObjectDefinition;
  readonly #columns: () => readonly Column[];
  readonly source: Source;

  constructor(object: () => ObjectDefinition, columns: () => readonly Column[], source: Source) {
    this.#object = object;
    this.#columns = columns;
    this.source = source;
  }

  go(at: At, extend = false): void {
    this.active = at;
    if (!extend || at.column < 0) this.corner = at;
  }

  /** The active cell stays where it is; the range grows or shrinks to the other place. */
  extend(to: At): void {
    this.corner = to;
  }

  inRange(row: number, column: number): boolean {
    return this.isRange && contains(this.range, row, column);
  }

  /** Why a cell cannot be changed; undefined where it can. */
  why({ field }: Column): string | undefined {
    if (!offers(this.#object(), 'update')) return m.cell_object_fixed();
    return isEditable(field) ? undefined : m.cell_by_rule();
  }

  columnAt(at: At): Column | undefined {
    return this.#columns()[at.column];
  }

  edit(at: At, typed?: string): boolean {
    const column = this.columnAt(at);
    const row = this.source.at(at.row);
    if (!column || !row || this.why(column)) return false;
    this.editing = { at, row, column, ...(typed === undefined ? {} : { typed }) };
    return true;
  }

  note(place: string, note: Note | undefined): void {
    const next = new Map(this.notes);
    if (note) next.set(place, note);
    else next.delete(place);
    this.notes = next;
  }

  noteAll(notes: Iterable<readonly [string, Note]>): void {
    this.notes = new Map([...this.notes, ...notes]);
  }

  /** Takes away what was on its way, and leaves what was refused. */
  settle(): void {
    this.notes = new Map([...this.notes].filter(([, { refused }]) => refused !== undefined));
  }

  /** One field emptied. */
  async empty(row: Row, { name }: Column): Promise<void> {
    const back = this.source.show(row.id, { [name]: null });
    try {
      await save(this.#object(), row, { [name]: null });
    } catch (error) {
      back();
      throw error;
    }
  }
}
