/** Cells set right before an import: kept with it on the server, so that nothing is lost. */
import { type Corrections, correctImport } from '#lib/api/imports.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

const PAUSE = 400;

export class Correcting {
  readonly #id: string;
  #kept = $state.raw<Corrections>({ cells: [], alike: [] });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<unknown> = Promise.resolve();
  /** Corrected since the last check. */
  changed = $state(0);

  constructor(id: string, kept: Corrections) {
    this.#id = id;
    this.#kept = kept;
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
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save().catch((error) => toasts.show(oneLine(error), { bad: true })), PAUSE);
  }

  /** Sends what is not there yet; one after the other, so that the last stands. */
  save(): Promise<unknown> {
    clearTimeout(this.#timer);
    const kept = this.#kept;
    this.#saving = this.#saving.catch(() => undefined).then(() => correctImport(this.#id, kept));
    return this.#saving;
  }
}
