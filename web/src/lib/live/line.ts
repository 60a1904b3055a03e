/**
 * The open line to the server: it opens with a ticket, says what is watched, and after every interruption asks for what
 * happened since. Knows neither page nor browser: what it needs is handed in, so that it is tested against a real server.
 * Long: its states hang together and are read from top to bottom.
 */
import type { Hint, Present, Told } from '@regulars/shared/operations/sockets.ts';
import { LANES, merge, type Position, parsePosition, printPosition, start } from '@regulars/shared/rules/position.ts';

export interface Ticket {
  ticket: string;
  url: string;
  /** All that comes after this is told. */
  position: string;
}

/** The part of a WebSocket that is used. */
export interface Wire {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
}

export type LineState = 'opening' | 'on' | 'off' | 'ended';

export interface Parts {
  /** Refused for good: rejects with `ended: true`. */
  ticket(): Promise<Ticket>;
  open(address: string): Wire;
  /** Runs a deed later; gives the way to call it off. */
  later(milliseconds: number, deed: () => void): () => void;
  /** Between 0 and 1. */
  random(): number;
  /** What has been seen by now: whatever is asked for from here on must be at least as fresh. */
  seen(position: string): void;
  heard(hints: readonly Hint[]): void;
  /** Whatever is shown may be outdated. */
  outdated(): void;
  present(record: string, people: readonly Present[]): void;
  notified(): void;
  state(next: LineState): void;
}

interface Watched {
  objects: readonly string[];
  records: readonly string[];
}

type Answer =
  | Told
  | { kind: 'watching'; position: string; changes: Hint[]; all: boolean }
  | { kind: 'pong' }
  | { kind: 'problem'; code: string; action: string };

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A gateway closes what is silent for ten minutes. */
const PING_EVERY = 8 * 60_000;
const PATIENCE = 10_000;
/** The server ended the connection by itself: whose it is may see other things than before. */
const ENDED_BY_SERVER = 1000;

/** Full jitter: many who lost the same server do not come back at the same moment. */
export const pauseBefore = (attempt: number, random: number): number => random * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);

export class Line {
  readonly #parts: Parts;
  #wire: Wire | undefined;
  #state: LineState = 'off';
  #attempt = 0;
  #ended = true;
  #covered: Position | undefined;
  #watched: Watched = { objects: [], records: [] };
  /** From where on the watched things of the next word must be told. */
  #since: Position | undefined;
  /** A word about what is watched is on its way; another one is due after it. */
  #asking = false;
  #changed = false;
  /** What is shown may be older than what the line can tell of. */
  #outdated = false;
  #presence: { record: string; editing: boolean } | undefined;
  #pause: (() => void) | undefined;
  #ping: (() => void) | undefined;
  #deadline: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `ticket`: one asked for before, together with what the page shows first. */
  start(ticket?: Promise<Ticket>): void {
    if (!this.#ended) return;
    this.#ended = false;
    void this.#open(ticket);
  }

  stop(): void {
    this.#ended = true;
    this.#let();
    this.#go('off');
  }

  /** At once, where it would have waited. */
  retry(): void {
    if (this.#ended || this.#state === 'on' || this.#state === 'opening') return;
    this.#attempt = 0;
    void this.#open();
  }

  /** Asks whether the line still holds, as after sleep. */
  check(): void {
    if (this.#state === 'on') this.#say({ action: 'ping' });
    else this.retry();
  }

  /** What is shown from now on, freshly asked for. */
  watch(watched: Watched): void {
    if (JSON.stringify(watched) === JSON.stringify(this.#watched)) return;
    this.#watched = watched;
    this.#since ??= this.#covered;
    this.#changed = true;
    if (this.#state === 'on') this.#askToWatch();
  }

  present(record: string | undefined, editing = false): void {
    const before = this.#presence;
    if (before?.record === record && (!record || before?.editing === editing)) return;
    this.#presence = record === undefined ? undefined : { record, editing };
    if (this.#state === 'on') this.#sayPresence();
  }

  async #open(ticket?: Promise<Ticket>): Promise<void> {
    this.#let();
    this.#go('opening');
    try {
      const { ticket: pass, url, position } = await (ticket ?? this.#parts.ticket());
      if (this.#ended) return;
      this.#covered ??= parsePosition(position);
      this.#parts.seen(position);
      const wire = this.#parts.open(`${url}?ticket=${encodeURIComponent(pass)}`);
      this.#wire = wire;
      this.#expectWithin(PATIENCE);
      wire.onopen = () => this.#askToWatch();
      wire.onmessage = ({ data }) => this.#take(String(data));
      wire.onerror = () => {}; // it closes after it
      wire.onclose = ({ code }) => {
        if (this.#wire !== wire) return;
        this.#outdated ||= code === ENDED_BY_SERVER;
        this.#lost();
      };
    } catch (error) {
      if ((error as { ended?: boolean }).ended) {
        this.#ended = true;
        this.#let();
        this.#go('ended');
      } else this.#lost();
    }
  }

  #lost(): void {
    this.#let();
    if (this.#ended) return;
    this.#outdated ||= this.#covered === undefined;
    this.#go('off');
    this.#pause = this.#parts.later(pauseBefore(this.#attempt++, this.#parts.random()), () => void this.#open());
  }

  /** Lets go of the wire and of all that waits. */
  #let(): void {
    const wire = this.#wire;
    this.#wire = undefined;
    this.#asking = false;
    for (const call of [this.#pause, this.#ping, this.#deadline]) call?.();
    this.#pause = this.#ping = this.#deadline = undefined;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }

  #go(next: LineState): void {
    if (this.#state === next) return;
    this.#state = next;
    this.#parts.state(next);
  }

  #say(message: object): void {
    this.#wire?.send(JSON.stringify(message));
    this.#expectWithin(PATIENCE);
  }

  /** Without any word in time the line is dead, whatever the browser believes. */
  #expectWithin(milliseconds: number): void {
    this.#deadline ??= this.#parts.later(milliseconds, () => this.#lost());
  }

  #askToWatch(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#changed = false;
    const since = this.#since ?? this.#covered;
    this.#say({ action: 'watch', ...this.#watched, ...(since ? { since: printPosition(since) } : {}) });
  }

  #sayPresence(): void {
    const { record = null, editing = false } = this.#presence ?? {};
    this.#say({ action: 'present', record, ...(record ? { editing } : {}) });
  }

  #take(text: string): void {
    this.#deadline?.();
    this.#deadline = undefined;
    this.#ping?.();
    this.#ping = this.#parts.later(PING_EVERY, () => this.#say({ action: 'ping' }));
    const message = JSON.parse(text) as Answer; // our own server's
    if (message.kind === 'changes') this.#hear(message);
    else if (message.kind === 'watching') this.#watching(message);
    else if (message.kind === 'present') this.#parts.present(message.record, message.people);
    else if (message.kind === 'notified') {
      if (message.position) this.#parts.seen(message.position);
      this.#parts.notified();
    } else if (message.kind === 'problem' && message.action === 'watch') this.#lost();
  }

  #watching({ position, changes, all }: Extract<Answer, { kind: 'watching' }>): void {
    const at = parsePosition(position) ?? start;
    const first = this.#state !== 'on';
    this.#asking = false;
    this.#attempt = 0;
    this.#covered = this.#covered ? merge(this.#covered, at) : at;
    this.#since = this.#changed ? (this.#since ?? at) : undefined;
    this.#parts.seen(position);
    this.#go('on');
    if (all || this.#outdated) this.#parts.outdated();
    else if (changes.length > 0) this.#parts.heard(changes);
    this.#outdated = false;
    if (this.#changed) this.#askToWatch();
    if (first && this.#presence) this.#sayPresence();
  }

  /** What was told before is told again after a fault; a gap is closed by the next word about what is watched. */
  #hear({ lane, from, to, changes }: Extract<Told, { kind: 'changes' }>): void {
    const covered = this.#covered?.lanes[lane] ?? 0;
    if (to <= covered) return;
    const lanes = Array.from({ length: LANES }, (_, at) => (at === lane ? to : 0));
    if (from <= covered + 1) this.#covered = merge(this.#covered ?? start, { settings: 0, lanes });
    this.#parts.seen(printPosition({ settings: 0, lanes }));
    this.#parts.heard(changes);
  }
}
