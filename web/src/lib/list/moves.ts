/** Moves of records, one after another: whoever is quick moves on from what the move before has stored. */
import type { Row } from '#lib/api/records.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { type ObjectDefinition, titleOf } from '#lib/definitions.ts';
import * as m from '#lib/paraglide/messages.js';
import { saveMerging } from '#lib/record/saving.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export class Moves {
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #stored = new Map<string, Row>();

  /** Something is shown that is not stored yet. */
  get isUnderWay(): boolean {
    return this.#waiting > 0;
  }

  /** Says why where it was refused. */
  async run(object: ObjectDefinition, row: Row, patch: Record<string, unknown>): Promise<boolean> {
    this.#waiting++;
    const mine = this.#turn.then(() => this.#save(object, this.#stored.get(row.id) ?? row, patch));
    this.#turn = mine;
    const done = await mine;
    this.#waiting--;
    if (this.#waiting === 0) this.#stored.clear();
    return done;
  }

  async #save(object: ObjectDefinition, base: Row, patch: Record<string, unknown>): Promise<boolean> {
    try {
      const result = await saveMerging(object, base, patch);
      if ('row' in result) {
        this.#stored.set(base.id, result.row);
        return true;
      }
      toasts.show(m.moved_meanwhile({ name: titleOf(object, base) }), { bad: true });
    } catch (error) {
      toasts.show(oneLine(error), { bad: true });
    }
    return false;
  }
}
