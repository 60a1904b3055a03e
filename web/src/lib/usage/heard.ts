/** What the answers of the server say of the cap, put together: several processes answer, and not all have heard the latest. */
import type { Cap } from '#lib/api/usage.ts';

export interface Heard {
  state: Cap['state'];
  /** Month and time of setting: a later one is about a newer cap, or begins anew. */
  version: string;
}

export const nothingHeard: Heard = { state: 'free', version: '' };
const order: readonly Cap['state'][] = ['free', 'warned', 'reached'];

/** Who has not heard of the latest cap, or of the latest use, says less: it does not count. */
export function know(known: Heard, state: Cap['state'], month: string, set: string): Heard {
  const version = `${month} ${set}`;
  return version < known.version || (version === known.version && order.indexOf(state) <= order.indexOf(known.state)) ? known : { state, version };
}

/** `reached; month=2026-11; set=2026-11-26T12:00:00.000Z` */
export function hear(known: Heard, said: string | null): Heard {
  const [, next, month, set] = /^(\w+); month=([-\d]+); set=(\S+)$/.exec(said ?? '') ?? [];
  const state = order.find((one) => one === next);
  return state && month && set ? know(known, state, month, set) : known;
}
