/**
 * The rows of a list, held as pages by their place in it. The scrollbar spans all rows from the start; what comes into
 * sight is asked for by its offset, with some more on either side, so that scrolling meets no blank rows.
 */
import { isAbort } from '#lib/api/http.ts';
import { type Page, type Question, type Row, search } from '#lib/api/records.ts';
import { type Happened, onChange } from '#lib/changes.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';

const PAGE = 100;
/** Rows that should be there on either side of the window. */
const AHEAD = 200;
/** Requests on their way at once; more would only keep the newest waiting. */
const FLYING = 3;
/** Pages that are kept; the farthest go first. */
const KEPT = 60;

export class Source {
  count = $state<number>();
  error = $state.raw<unknown>();
  /** Nothing is there to show yet. */
  loading = $state(true);
  /** Rows are shown, and newer ones are on their way. */
  refreshing = $state(false);

  #pages = $state.raw<ReadonlyMap<number, readonly Row[]>>(new Map());
  #objects = '';
  #question: Question = {};
  #running: AbortController | undefined;
  #flying = new Map<number, AbortController>();
  #first = 0;
  #last = 0;
  #latest: Promise<void> = Promise.resolve();

  listen = (): (() => void) => onChange((happened) => this.#take(happened));

  get size(): number {
    return this.count ?? 0;
  }

  /** The row at a place; undefined where it is not there yet. */
  at(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The place of a row that is there; −1 otherwise. */
  indexOf(id: string | undefined): number {
    if (id === undefined) return -1;
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  /** Rows from one place to another, both included; what is missing is asked for. */
  async range(from: number, to: number): Promise<Row[]> {
    const running = this.#running;
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++) {
      if (this.#pages.has(page)) continue;
      const { data } = await this.#read(page, running?.signal);
      this.#put(page, data);
    }
    return Array.from({ length: to - from + 1 }, (_, at) => this.at(from + at)).filter((row) => row !== undefined);
  }

  /** Shows another question; the rows of the former one stay until the new ones are there. */
  ask(objects: string, question: Question): void {
    const isOther = objects !== this.#objects;
    this.#objects = objects;
    this.#question = question;
    this.#first = this.#last = 0;
    if (isOther) {
      this.#pages = new Map();
      this.count = undefined;
      this.loading = true;
    }
    this.#latest = this.#anew();
  }

  retry = (): void => void (this.#latest = this.#anew());

  /** Ends when what was asked for last is shown. */
  fresh = (): Promise<void> => this.#latest;

  /** Told which rows are in the window; `last` is the one after it. */
  want(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    if (this.loading || this.count === undefined) return;
    const wanted = this.#wanted(AHEAD);
    for (const [page, running] of this.#flying) if (!wanted.includes(page)) running.abort();
    const inSight = this.#wanted(0);
    const missing = wanted.filter((page) => !this.#pages.has(page) && !this.#flying.has(page));
    for (const page of [...missing.filter((one) => inSight.includes(one)), ...missing.filter((one) => !inSight.includes(one))]) {
      if (this.#flying.size >= FLYING) return;
      void this.#load(page);
    }
  }

  /** Shows values before the server has them; what comes back takes them away again. */
  show(id: string, values: Readonly<Record<string, unknown>>): () => void {
    const before = this.at(this.indexOf(id));
    if (!before) return () => {};
    this.#patch(id, { ...before, ...values });
    return () => this.#patch(id, before);
  }

  #wanted(margin: number): number[] {
    const end = Math.min(this.size, this.#last + margin);
    const from = Math.floor(Math.max(0, this.#first - margin) / PAGE);
    const to = Math.floor(Math.max(0, end - 1) / PAGE);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  }

  /** The question from its beginning, or once more for what is in sight. */
  async #anew(): Promise<void> {
    this.#running?.abort();
    for (const running of this.#flying.values()) running.abort();
    this.#flying.clear();
    const running = new AbortController();
    this.#running = running;
    this.refreshing = !this.loading;
    const pages = this.#wanted(0);
    try {
      const answers = await Promise.all(pages.map((page, at) => this.#read(page, running.signal, at === 0 ? ['count', 'titles'] : undefined)));
      for (const answer of answers) titles.learn(answer.titles);
      this.count = answers[0]?.count ?? 0;
      this.#pages = new Map(answers.map(({ data }, at) => [pages[at] as number, data])); // one answer for each page
      this.error = undefined;
      this.loading = this.refreshing = false;
      this.want(this.#first, this.#last);
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
      this.loading = this.refreshing = false;
    }
  }

  #read(page: number, signal: AbortSignal | undefined, include: Question['include'] = ['titles']): Promise<Page> {
    return search(this.#objects, { ...this.#question, offset: page * PAGE, limit: PAGE, include }, signal);
  }

  async #load(page: number): Promise<void> {
    const running = new AbortController();
    this.#flying.set(page, running);
    try {
      const answer = await this.#read(page, running.signal);
      if (running.signal.aborted) return;
      titles.learn(answer.titles);
      this.#put(page, answer.data);
      this.error = undefined;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    } finally {
      if (this.#flying.get(page) === running) this.#flying.delete(page);
      if (!this.error) this.want(this.#first, this.#last);
    }
  }

  #put(page: number, rows: readonly Row[]): void {
    const middle = (this.#first + this.#last) / 2 / PAGE;
    const kept = [...this.#pages].sort(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, KEPT);
    this.#pages = new Map([...kept, [page, rows]]);
  }

  #patch(id: string, row: Row): void {
    this.#pages = new Map(
      [...this.#pages].map(([page, rows]) => [page, rows.some((one) => one.id === id) ? rows.map((one) => (one.id === id ? row : one)) : rows]),
    );
  }

  /**
   * A row that is shown keeps its place, whatever the list is sorted by: who edits cell after cell is not to be sent to
   * another row. It goes where it belongs when the list is asked again.
   */
  #take({ objects, id, row, ids }: Happened): void {
    if (objects !== undefined && objects !== this.#objects) return;
    if (ids) this.#latest = this.#renew(ids);
    else if (id && row === undefined && this.indexOf(id) >= 0) this.#latest = this.#renew([id]);
    else if (id && row && this.indexOf(id) >= 0) this.#patch(id, row);
    else this.#latest = this.#anew();
  }

  /** The values of some rows once more. */
  async #renew(ids: readonly string[]): Promise<void> {
    const shown = ids.filter((id) => this.indexOf(id) >= 0);
    const running = this.#running;
    try {
      for (let at = 0; at < shown.length; at += 200) {
        const where = { field: 'id', in: shown.slice(at, at + 200) };
        const { data, titles: named } = await search(this.#objects, { fields: this.#question.fields, where, limit: 200, include: ['titles'] }, running?.signal);
        titles.learn(named);
        for (const row of data) this.#patch(row.id, row);
      }
    } catch (error) {
      if (!isAbort(error)) await this.#anew(); // some are not there any more, or not for this reader
    }
  }
}
