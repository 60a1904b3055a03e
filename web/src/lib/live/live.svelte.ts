/**
 * Others' changes, as they happen. Pages say what they show; what is told of it is gathered for a moment and handed to
 * lists and records, which ask for what is new. Who looks at the same record is known here too.
 */
import type { Hint, Present } from '@regulars/shared/operations/sockets.ts';
import { remember } from '#lib/api/http.ts';
import { openTicket } from '#lib/api/live.ts';
import { hear, tell } from '#lib/changes.svelte.ts';
import { Line, type Ticket, type Wire } from '#lib/live/line.ts';
import { cache, space } from '#lib/space.svelte.ts';

/** Much is told at once while somebody imports: pages are asked anew once a second at most. */
const GATHER = 1_000;
/** A line that comes back soon was never away. */
const SHOWN_AS_LOST_AFTER = 3_000;

let isLost = $state(false);
let people = $state.raw<readonly Present[]>([]);
let looking: string | undefined;
let losing: ReturnType<typeof setTimeout> | undefined;
let notifications = $state(0);
let first: Promise<Ticket> | undefined;
let gathered: Hint[] = [];
let gathering: ReturnType<typeof setTimeout> | undefined;
let lastTold = 0;
const watching = new Map<symbol, { objects: readonly string[]; records: readonly string[] }>();

const newLine = () =>
  new Line({
    ticket: openTicket,
    open: (address) => new WebSocket(address) as unknown as Wire, // the part of it that the line uses
    later(milliseconds, deed) {
      const timer = setTimeout(deed, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    seen: remember,
    heard(hints) {
      gathered.push(...hints);
      gathering ??= setTimeout(handOn, Math.max(0, lastTold + GATHER - Date.now()));
    },
    outdated: () => tell({}),
    present(record, found) {
      if (record === looking) people = found;
    },
    notified: () => notifications++,
    state(next) {
      if (next === 'off') people = [];
      if (next === 'on') {
        clearTimeout(losing);
        losing = undefined;
        isLost = false;
      } else if (next === 'ended') isLost = true;
      else losing ??= setTimeout(() => (isLost = true), SHOWN_AS_LOST_AFTER);
    },
  });
let line = newLine();

function handOn(): void {
  const hints = gathered;
  gathered = [];
  gathering = undefined;
  lastTold = Date.now();
  // Settings and one's own rights change what every page is drawn from.
  if (hints.some(({ object, id }) => object === 'workspace' || id === space.workspace.me.id)) void renew(hints);
  else hear(hints);
}

/** What cannot be had now is told again when the line is back. */
async function renew(hints: readonly Hint[]): Promise<void> {
  try {
    await space.open();
    tell({});
  } catch {
    hear(hints);
  }
}

function sayWatched(): void {
  const all = [...watching.values()];
  const distinct = (names: readonly string[]) => [...new Set(names)].sort().slice(0, 30);
  line.watch({ objects: distinct(all.flatMap(({ objects }) => objects)), records: distinct(all.flatMap(({ records }) => records)) });
}

let due = false;
/** A page that replaces another says one word, not two. */
function watchedChanged(): void {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    sayWatched();
  });
}

export const live = {
  /** The line is gone for longer than a moment. */
  get isLost(): boolean {
    return isLost;
  },
  /** Grows with each word of other notifications. */
  get notifications(): number {
    return notifications;
  },
  /** Who else looks at the record that is looked at here. */
  get people(): readonly Present[] {
    return people;
  },

  /** Before anything is shown: what is asked for afterwards is at least as fresh as what the line tells of. */
  async prepare(): Promise<void> {
    first = openTicket();
    await first.catch(() => {}); // the line asks again
  },
  /** For the workspace that is open; gives the way to end it. */
  start(): () => void {
    line = newLine();
    sayWatched();
    line.start(first);
    first = undefined;
    const check = () => document.visibilityState === 'visible' && line.check();
    const online = () => line.retry();
    document.addEventListener('visibilitychange', check);
    window.addEventListener('online', online);
    return () => {
      document.removeEventListener('visibilitychange', check);
      window.removeEventListener('online', online);
      line.stop();
      clearTimeout(gathering);
      clearTimeout(losing);
      gathered = [];
      gathering = losing = undefined;
      isLost = false;
    };
  },
  retry(): void {
    line.stop();
    line.start();
  },

  /** Names of objects, ids of records. Until the way back is gone. */
  watch(objects: readonly string[], records: readonly string[] = []): () => void {
    const key = Symbol('watched');
    watching.set(key, { objects, records });
    watchedChanged();
    // What was read before it was watched may have changed since.
    for (const id of records)
      void cache.invalidateQueries({ predicate: ({ queryKey, state }) => queryKey[2] === id && state.dataUpdatedAt < Date.now() - 1_000 });
    return () => {
      watching.delete(key);
      watchedChanged();
    };
  },

  look(record: string, editing: boolean): void {
    looking = record;
    line.present(record, editing);
  },
  leave(record: string): void {
    if (looking !== record) return;
    looking = undefined;
    people = [];
    line.present(undefined);
  },
};
