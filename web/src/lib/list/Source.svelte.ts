/**
 * The rows of a list, read page by page ahead of the reader: the next page is asked for while four screens are still
 * unread, so that scrolling meets no blank rows. A change shows in its row at once and asks again for what is visible.
 */
import { isAbort } from '#lib/api/http.ts';
import { type Question, type Row, search } from '#lib/api/records.ts';
import { type Happened, onChange } from '#lib/changes.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';

const FIRST = 60;
const MORE = 200;
/** Rows that should lie unread below the window. */
const AHEAD = 160;

export class Source {
  rows = $state.raw<Row[]>([]);
  count = $state<number>();
  error = $state.raw<unknown>();
  /** Nothing is there to show yet. */
  loading = $state(true);
  /** Rows are shown, and newer ones are on their way. */
  refreshing = $state(false);

  #objects = '';
  #question: Question = {};
  #cursor = $state<string | null>();
  #running: AbortController | undefined;
  #paging = false;
  #wanted = 0;

  listen(): () => void {
    return onChange((happened) => this.#take(happened));
  }

  /** Shows another question; the rows of the former one stay until the new ones are there. */
  ask(objects: string, question: Question): void {
    const isOther = objects !== this.#objects;
    this.#objects = objects;
    this.#question = question;
    this.#wanted = 0;
    if (isOther) {
      this.rows = [];
      this.count = undefined;
      this.loading = true;
    }
    void this.#first(FIRST);
  }

  retry(): void {
    void this.#first(FIRST);
  }

  async #first(limit: number): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.refreshing = !this.loading;
    this.#paging = false;
    try {
      const page = await search(this.#objects, { ...this.#question, limit, include: ['count', 'titles'] }, running.signal);
      this.rows = page.data;
      titles.learn(page.titles);
      this.count = page.count;
      this.#cursor = page.nextCursor;
      this.error = undefined;
      this.loading = false;
      this.refreshing = false;
      this.want(this.#wanted);
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
      this.loading = false;
      this.refreshing = false;
    }
  }

  /** Told which row is the last in the window. */
  want(last: number): void {
    this.#wanted = last;
    if (this.#cursor && !this.#paging && last + AHEAD > this.rows.length) void this.#next();
  }

  async #next(): Promise<void> {
    const running = this.#running;
    this.#paging = true;
    try {
      const page = await search(this.#objects, { ...this.#question, limit: MORE, cursor: this.#cursor ?? undefined, include: ['titles'] }, running?.signal);
      if (running !== this.#running) return;
      const known = new Set(this.rows.map(({ id }) => id));
      this.rows = [...this.rows, ...page.data.filter(({ id }) => !known.has(id))];
      titles.learn(page.titles);
      this.#cursor = page.nextCursor;
      this.#paging = false;
      this.want(this.#wanted);
    } catch (error) {
      if (running !== this.#running) return;
      this.#paging = false;
      if (!isAbort(error)) this.error = error;
    }
  }

  get hasMore(): boolean {
    return Boolean(this.#cursor);
  }

  #take({ objects, id, row }: Happened): void {
    if (objects !== undefined && objects !== this.#objects) return;
    if (id && row === null) this.rows = this.rows.filter((one) => one.id !== id);
    if (id && row) this.rows = this.rows.map((one) => (one.id === id ? { ...one, ...row } : one));
    // What is visible is asked for again; far down only the patched row changes, so that nothing jumps.
    if (this.#wanted < 200) void this.#first(Math.min(200, Math.max(FIRST, this.rows.length)));
  }
}
