/** A list in groups: how many records each has and what they come to, and the records of those that are looked at. */
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { isAbort } from '#lib/api/http.ts';
import { type Question, type Row, summarize } from '#lib/api/records.ts';
import { onChange } from '#lib/changes.svelte.ts';
import type { FieldDefinition, ObjectDefinition } from '#lib/definitions.ts';
import { amountIn, both, conditionOf, type Found, groupingOf, groupsOf, type Key, keyText, moved } from '#lib/list/groups.ts';
import { Moves } from '#lib/list/moves.ts';
import { Part } from '#lib/list/Part.svelte.ts';
import type { Group } from '#lib/list/state.ts';
import { space } from '#lib/space.svelte.ts';

export interface Asked {
  object: ObjectDefinition;
  group: Group;
  field: FieldDefinition;
  question: Pick<Question, 'where' | 'text' | 'sort' | 'fields'>;
  sum: string | undefined;
}

/** Groups beyond these are not shown: nobody reads them, and each costs a question. */
const MOST = 200;

export class Parts {
  found = $state.raw<readonly Found[]>([]);
  /** How many groups there are. */
  groups = $state(0);
  error = $state.raw<unknown>();
  loading = $state(true);

  #asked: Asked | undefined;
  #running: AbortController | undefined;
  readonly #parts = new Map<string, Part>();
  readonly #moves = new Moves();

  listen(): () => void {
    const stop = onChange(({ objects }) => {
      if (this.#moves.isUnderWay || (objects !== undefined && objects !== this.#asked?.object.plural)) return;
      this.retry();
    });
    return () => {
      stop();
      this.#running?.abort();
      for (const part of this.#parts.values()) part.stop();
    };
  }

  ask(asked: Asked): void {
    const before = this.#asked;
    this.#asked = asked;
    const isOther = before?.object !== asked.object || before.group.field !== asked.group.field || before.group.by !== asked.group.by;
    if (isOther) {
      for (const part of this.#parts.values()) part.stop();
      this.#parts.clear();
      this.found = [];
      this.loading = true;
    }
    void this.#count();
  }

  retry(): void {
    for (const part of this.#parts.values()) part.refresh();
    void this.#count();
  }

  get count(): number {
    return this.found.reduce((sum, one) => sum + one.count, 0);
  }

  /** The records of a group; asked for as soon as somebody looks. */
  part({ key }: Pick<Found, 'key'>): Part {
    const name = keyText(key);
    const part = this.#parts.get(name) ?? new Part();
    this.#parts.set(name, part);
    return part;
  }

  look(found: Pick<Found, 'key'>): void {
    if (!this.#asked) return;
    const { object, question } = this.#asked;
    this.part(found).ask(object.plural, { ...question, where: both(question.where, this.#conditionOf(found.key)) });
  }

  /** The record before or after one, in the order of the groups. */
  beside(id: string, by: number): Row | undefined {
    const rows = this.found.flatMap((one) => this.#parts.get(keyText(one.key))?.rows ?? []);
    return rows[rows.findIndex((row) => row.id === id) + by];
  }

  #conditionOf(key: Key): Condition {
    const { group, field } = this.#asked as Asked; // called once something is asked
    return conditionOf(group, field, key, space.workspace.timeZone);
  }

  async #count(): Promise<void> {
    const { object, group, field, question, sum } = this.#asked as Asked; // as above
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const rows = await summarize(
        object.plural,
        {
          where: question.where,
          text: question.text,
          groupBy: [groupingOf(group, field)],
          measures: [{ measure: 'count' }, ...(sum ? [{ measure: 'sum' as const, field: sum }] : [])],
        },
        running.signal,
      );
      const found = groupsOf(field, rows);
      this.groups = found.length;
      this.found = found.slice(0, MOST);
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.loading = false;
  }

  /** Puts a record into another group: shown at once, taken back with the reason when the server refuses. */
  async move(row: Row, from: Key, to: Key): Promise<boolean> {
    if (!this.#asked || from === to) return false;
    const { object, group, sum } = this.#asked;
    const [left, entered] = [this.part({ key: from }), this.part({ key: to })];
    const before = { found: this.found, left: left.rows, entered: entered.rows };
    left.hold();
    entered.hold();
    this.found = moved(this.found, from, to, sum ? amountIn(row[sum]) : undefined);
    left.rows = left.rows.filter(({ id }) => id !== row.id);
    entered.rows = [{ ...row, [group.field]: to ?? undefined }, ...entered.rows];
    const done = await this.#moves.run(object, row, { [group.field]: to });
    if (this.#moves.isUnderWay) return done;
    if (!done) {
      this.found = before.found;
      left.rows = before.left;
      entered.rows = before.entered;
    }
    this.retry();
    return done;
  }
}
