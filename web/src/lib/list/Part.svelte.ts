/** The records of one group, read page by page as far as somebody looks. */
import { isAbort } from '#lib/api/http.ts';
import { type Question, type Row, search } from '#lib/api/records.ts';
import { titles } from '#lib/titles.svelte.ts';

const FIRST = 40;
const MORE = 200;
/** Rows that should lie unread below the window. */
const AHEAD = 60;

export class Part {
  rows = $state.raw<readonly Row[]>([]);
  error = $state.raw<unknown>();
  loading = $state(true);
  /** There are no more than those in `rows`. */
  isWhole = $state(false);

  #objects = '';
  #question: Question = {};
  #cursor: string | null | undefined;
  #running: AbortController | undefined;
  #isPaging = false;
  #wanted = 0;
  #asked = '';

  /** Asks only when the question is another one. */
  ask(objects: string, question: Question): void {
    const asked = JSON.stringify([objects, question]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#objects = objects;
    this.#question = question;
    this.refresh();
  }

  /** What is shown stays until the newer rows are there. */
  refresh(): void {
    this.#running?.abort();
    this.#running = new AbortController();
    this.#isPaging = false;
    void this.#read(Math.min(MORE, Math.max(FIRST, this.rows.length)), undefined, this.#running);
  }

  /** Told which row is the last in the window. */
  want(last: number): void {
    this.#wanted = last;
    if (!this.#cursor || this.#isPaging || !this.#running || last + AHEAD <= this.rows.length) return;
    this.#isPaging = true;
    void this.#read(MORE, this.#cursor, this.#running);
  }

  /** What is on its way is older than what is shown from here on. */
  hold(): void {
    this.#running?.abort();
    this.loading = false;
  }

  stop(): void {
    this.#running?.abort();
    this.#asked = '';
  }

  async #read(limit: number, cursor: string | undefined, running: AbortController): Promise<void> {
    try {
      const page = await search(this.#objects, { ...this.#question, limit, cursor, include: ['titles'] }, running.signal);
      titles.learn(page.titles);
      const known = new Set(cursor ? this.rows.map(({ id }) => id) : []);
      this.rows = cursor ? [...this.rows, ...page.data.filter(({ id }) => !known.has(id))] : page.data;
      this.#cursor = page.nextCursor;
      this.isWhole = !page.nextCursor;
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.loading = false;
    this.#isPaging = false;
    if (!this.error) this.want(this.#wanted);
  }
}
