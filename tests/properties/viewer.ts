/** A page that shows records and knows of changes by the line alone, and what it is to show. */
import { merge, parsePosition, printPosition, start } from '@regulars/shared/rules/position.ts';
import type { Random } from '@regulars/shared/rules/random.ts';
import { WebSocket } from 'ws';
import { Line, type Parts, type Wire } from '../../web/src/lib/live/line.ts';
import type { Call } from '../local.ts';
import { ticketFor } from '../socket.ts';

export const plurals = { customer: 'customers', task: 'tasks' } as const;
export type Name = keyof typeof plurals;

/** A page that shows the records of some objects, and knows of changes by the line alone. */
export function viewer(call: Call, random: Random) {
  const shown = new Map<string, number>();
  let seen = start;
  const learn = (text: string) => void (seen = merge(seen, parsePosition(text) ?? start));
  let asking = 0;
  let watched: Name[] = ['customer', 'task'];
  let refuse = 0;
  let wire: WebSocket | undefined;
  const fetched = async (ids: readonly string[]) => {
    asking++;
    for (const id of ids) {
      const { status, body } = await call('GET', `/v1/${plurals[id.split('_')[0] as Name]}/${id}`);
      if (status === 200) shown.set(id, Math.max(shown.get(id) ?? 0, body.version));
    }
    asking--;
  };
  /** All that the page shows, as when it is opened; what has been seen goes along. */
  const reload = async (names: readonly Name[]) => {
    asking++;
    for (const name of names) for await (const { id, version } of listed(call, name, printPosition(seen))) shown.set(id, Math.max(shown.get(id) ?? 0, version));
    asking--;
  };
  const parts: Parts = {
    async ticket() {
      if (refuse > 0) {
        refuse--;
        throw new Error('No ticket today');
      }
      return ticketFor(call);
    },
    open(address) {
      wire = new WebSocket(address);
      return wire as unknown as Wire; // the same four handlers
    },
    later(milliseconds, deed) {
      const timer = setTimeout(deed, milliseconds < 60_000 ? milliseconds / 20 : milliseconds); // patience is short in tests
      return () => clearTimeout(timer);
    },
    random: () => random.next(),
    seen: learn,
    heard: (hints) => void fetched(hints.filter(({ object }) => object in plurals).map(({ id }) => id)),
    outdated: () => void reload(watched),
    present: () => {},
    notified: () => {},
    state: () => {},
  };
  const line = new Line(parts);
  return {
    line,
    shown,
    isQuiet: () => asking === 0,
    watches: (id: string) => watched.some((name) => id.startsWith(`${name}_`)),
    cut: () => wire?.terminate(),
    refuse: (times: number) => (refuse = times),
    async begin() {
      const ticket = ticketFor(call);
      learn((await ticket).position);
      line.watch({ objects: watched, records: [] });
      await reload(watched);
      line.start(ticket);
    },
    /** Another page: what it shows is asked for when it is shown. */
    async turn(names: Name[]) {
      watched = names;
      line.watch({ objects: names, records: [] });
      await reload(names);
    },
  };
}

async function* listed(call: Call, name: Name, position: string): AsyncGenerator<{ id: string; version: number }> {
  for (let cursor: string | undefined; ; ) {
    const { body } = await call(
      'POST',
      `/v1/${plurals[name]}/search`,
      { limit: 200, ...(cursor ? { cursor } : {}) },
      position ? { 'x-position': position } : {},
    );
    yield* body.data;
    cursor = body.nextCursor;
    if (!cursor) return;
  }
}

export async function truth(call: Call): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for (const name of ['customer', 'task'] as const) for await (const { id, version } of listed(call, name, '')) found.push([id, version]);
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}
