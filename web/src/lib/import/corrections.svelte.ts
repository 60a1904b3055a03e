/** Cells set right before an import: kept with it on the server, so that nothing is lost. */
import { type Corrections, correctImport } from '#lib/api/imports.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export class Correcting {
  readonly #id: string;
  #kept = $state.raw<Corrections>({ cells: [], alike: [] });
  /** What the server has. */
  #sent: Corrections;
  #saving: Promise<void> | undefined;
  /** Corrected since the last check. */
  changed = $state(0);

  constructor(id: string, kept: Corrections) {
    this.#id = id;
    this.#kept = kept;
    this.#sent = kept;
  }

  /** The corrected text of a cell; undefined where it stands as it is. */
  textOf(row: number, column: number, sent: string): string | undefined {
    const single = this.#kept.cells.find((one) => one.row === row && one.column === column);
    return single?.text ?? this.#kept.alike.find((one) => one.column === column && one.from === sent.trim())?.text;
  }

  alikeOf(column: number, from: string): string | undefined {
    return this.#kept.alike.find((one) => one.column === column && one.from === from)?.text;
  }

  setCell(row: number, column: number, text: string): void {
    const others = this.#kept.cells.filter((one) => one.row !== row || one.column !== column);
    this.#keep({ ...this.#kept, cells: [...others, { row, column, text }] });
  }

  setAlike(column: number, from: string, text: string): void {
    const others = this.#kept.alike.filter((one) => one.column !== column || one.from !== from);
    this.#keep({ ...this.#kept, alike: [...others, { column, from, text }] });
  }

  #keep(next: Corrections): void {
    this.#kept = next;
    this.changed++;
    this.save().catch((error) => toasts.show(oneLine(error), { bad: true }));
  }

  /** Sends what is not there yet, one after the other, so that the last stands. */
  save(): Promise<void> {
    this.#saving ??= this.#send().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  async #send(): Promise<void> {
    while (this.#sent !== this.#kept) {
      const kept = this.#kept;
      await correctImport(this.#id, kept);
      this.#sent = kept;
    }
  }
}
