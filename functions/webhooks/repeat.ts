/** From a replay to deliveries anew: exactly the chosen ones, in the order in which they first were. */
import { clock } from '../runtime/clock.ts';
import type { Delivery } from '../runtime/webhooks/deliveries.ts';
import { type Replay, replaysOf } from '../runtime/webhooks/replays.ts';
import type { Working } from './working.ts';

const PAGE = 80;

/** A part of the first replay that waits. False where none does. */
export async function repeat({ table, keyring, webhook, held, deliveries }: Working): Promise<boolean> {
  const replays = replaysOf(table, keyring, webhook.id);
  const found = await replays.first();
  if (!found) return false;
  const { state } = held;
  const replay = { ...found, upTo: found.upTo ?? state.next };
  const { chosen, after, isOver } = await choose(replay, deliveries);
  const now = clock.iso();
  const made = chosen.map(({ status: _, ...one }, at): Delivery => ({ ...one, number: state.next + at, count: 0, tries: [], next: now, replay: replay.id }));
  const rest = isOver ? replays.remove(replay) : replays.put({ ...replay, after });
  await held.write([rest, ...made.map(deliveries.put)], { ...state, next: state.next + made.length });
  return true;
}

async function choose({ numbers, from = '', to = '~', upTo, after }: Replay & { upTo: number }, deliveries: Working['deliveries']) {
  const chosen: Delivery[] = [];
  if (numbers) {
    const left = [...new Set(numbers)].sort((a, b) => a - b).filter((number) => number > after);
    const part = left.slice(0, PAGE);
    for (const number of part) chosen.push(...[(await deliveries.get('done', number)) ?? []].flat());
    return { chosen, after: part.at(-1) ?? after, isOver: part.length === left.length };
  }
  for await (const page of deliveries.ascending('done', after, PAGE)) {
    const before = page.filter(({ number }) => number < upTo);
    // What was repeated before is the same event once more.
    const meant = before.filter(({ at, replay }) => replay === undefined && at >= from && at < to);
    return { chosen: meant, after: page.at(-1)?.number ?? after, isOver: before.length === 0 || before.length < page.length };
  }
  return { chosen, after, isOver: true };
}
