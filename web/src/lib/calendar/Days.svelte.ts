/** The records of some days, and what becomes of one that is put on another day. */
import { dayOf, movedTo } from '@regulars/shared/rules/calendar.ts';
import { startOf } from '@regulars/shared/rules/dates.ts';
import { isAbort } from '#lib/api/http.ts';
import { type Question, type Row, search } from '#lib/api/records.ts';
import { onChange } from '#lib/changes.svelte.ts';
import type { FieldDefinition, ObjectDefinition } from '#lib/definitions.ts';
import { both } from '#lib/list/groups.ts';
import { Moves } from '#lib/list/moves.ts';
import { space } from '#lib/space.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';

export interface Asked {
  object: ObjectDefinition;
  name: string;
  field: FieldDefinition;
  /** The first day, and the one after the last. */
  from: string;
  before: string;
  question: Pick<Question, 'where' | 'text' | 'fields'>;
}

const PAGE = 200;
/** More than these a calendar of six weeks does not show. */
export const MOST = 1_000;

export const kindOf = ({ kind }: FieldDefinition): 'date' | 'moment' => (kind === 'moment' ? 'moment' : 'date');

export class Days {
  rows = $state.raw<readonly Row[]>([]);
  count = $state<number>();
  error = $state.raw<unknown>();
  loading = $state(true);

  #asked = $state.raw<Asked>();
  #running: AbortController | undefined;
  readonly #moves = new Moves();

  listen(): () => void {
    const stop = onChange(({ objects }) => {
      if (!this.#moves.isUnderWay && (objects === undefined || objects === this.#asked?.object.plural)) this.retry();
    });
    return () => {
      stop();
      this.#running?.abort();
    };
  }

  ask(asked: Asked): void {
    this.#asked = asked;
    void this.#read(asked);
  }

  retry(): void {
    if (this.#asked) void this.#read(this.#asked);
  }

  /** Rows by their day, each day in order of time. */
  readonly byDay = $derived.by(() => {
    const days = new Map<string, Row[]>();
    const { name, field } = this.#asked ?? {};
    if (!name || !field) return days;
    for (const row of this.rows) {
      const value = row[name];
      if (typeof value !== 'string') continue;
      const day = dayOf(value, kindOf(field), space.workspace.timeZone);
      days.set(day, [...(days.get(day) ?? []), row]);
    }
    return days;
  });

  async #read({ object, name, field, from, before, question }: Asked): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const bound = (day: string) => (field.kind === 'moment' ? startOf(day, space.workspace.timeZone) : day);
    const where = both(question.where, { field: name, gte: bound(from) }, { field: name, lt: bound(before) });
    const rows: Row[] = [];
    let cursor: string | undefined;
    try {
      do {
        const asked = { ...question, where, sort: [name, object.title], limit: PAGE, cursor, include: ['count', 'titles'] as const };
        const page = await search(object.plural, asked, running.signal);
        titles.learn(page.titles);
        rows.push(...page.data);
        this.count = page.count;
        cursor = page.nextCursor ?? undefined;
        if (rows.length <= PAGE || !cursor) this.rows = [...rows];
      } while (cursor && rows.length < MOST);
      this.rows = rows;
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.loading = false;
  }

  /** Shown at once, taken back with the reason when the server refuses. */
  async move(row: Row, day: string): Promise<boolean> {
    if (!this.#asked) return false;
    const { object, name, field } = this.#asked;
    const value = movedTo(String(row[name]), kindOf(field), day, space.workspace.timeZone);
    if (value === row[name]) return false;
    const before = this.rows;
    this.rows = this.rows.map((one) => (one.id === row.id ? { ...one, [name]: value } : one));
    this.#running?.abort(); // what is on its way is older than what is shown now
    const done = await this.#moves.run(object, row, { [name]: value });
    if (this.#moves.isUnderWay) return done;
    if (!done) this.rows = before;
    this.retry();
    return done;
  }
}
