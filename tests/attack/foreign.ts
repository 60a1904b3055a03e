/**
 * S1, S2, S7: attempts across workspaces, generated over operation × place × caller × what the other workspace has. Each
 * must be answered as the same request with something that nobody has, must tell nothing of the other workspace, and must
 * leave all that table and files hold of it as it was.
 */
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import type { TestLocal } from '../api/world.ts';
import { type Ask, type Asked, each, opened, type Reply } from './ask.ts';
import { type Place, placesOf } from './places.ts';
import { everythingOf, idsOf, quiet, type Stage, ulidsIn } from './stage.ts';
import { cut, find, newTally, type Tally } from './tally.ts';

const AT_ONCE = 4;
const A_LOOK = 250;

interface Attempt {
  operation: string;
  place: Place;
  caller: string;
  foreign: string;
  unknown: string;
}

/** `sweep`: each place where a certain kind of id stands once, before all is drawn. */
export async function attackForeign(
  local: TestLocal,
  stage: Stage,
  { seed, attempts, sweep = false }: { seed: number; attempts: number; sweep?: boolean },
): Promise<Tally> {
  const tally = newTally();
  const { ask, close } = opened(local.url);
  const drawn = drawAttempts(stage, idsOf(local, stage.theirs.workspace), seeded(seed), attempts, sweep);
  await assault(local, stage, drawn, ask, tally);
  close();
  tally.notes.push(`${new Set(drawn.map(({ operation, place }) => `${operation} ${place.name}`)).size} places`);
  return tally;
}

function drawAttempts({ prepared, callers }: Stage, ids: Map<string, string[]>, random: Random, count: number, isSweep: boolean): Attempt[] {
  const places = prepared.flatMap((one) => placesOf(one).map((place) => ({ operation: one.one.id, place })));
  const kinds = [...ids.keys()].sort();
  const names = [...callers.keys()];
  const telling = places.filter(({ place }) => place.kind !== undefined);
  const texts = places.filter(({ place }) => place.kind === undefined);
  const sweep = isSweep ? shuffled(telling, random) : [];
  return Array.from({ length: count }, (_, at) => {
    const { operation, place } = sweep[at] ?? random.pick(texts.length > 0 && random.chance(0.2) ? texts : telling);
    const own = place.kind !== undefined && ids.has(place.kind) ? place.kind : undefined;
    const kind = own !== undefined && (at < sweep.length || random.chance(0.7)) ? own : random.pick(kinds);
    const foreign = place.kind === undefined ? firstOf(ids, kind) : random.pick(ids.get(kind) ?? []);
    return { operation, place, caller: at < sweep.length && random.chance(0.7) ? 'owner' : random.pick(names), foreign, unknown: likeNobodys(foreign, random) };
  });
}

/** What is sent as a mere text may be kept as one and told again: always the same, so that all others stay telling. */
const firstOf = (ids: Map<string, string[]>, kind: string): string => ids.get(kind)?.[0] ?? '';

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const likeNobodys = (id: string, random: Random) => `${id.slice(0, -26)}01HZ${Array.from({ length: 22 }, () => alphabet[random.below(32)]).join('')}`;

async function assault(local: TestLocal, { theirs, callers }: Stage, attempts: readonly Attempt[], ask: Ask, tally: Tally): Promise<void> {
  const ids = [...idsOf(local, theirs.workspace).values()];
  const planted = new Set(ids.map(([first = '']) => first.slice(-26)));
  const telling = new Set(
    ids
      .flat()
      .map((id) => id.slice(-26))
      .filter((one) => !planted.has(one)),
  );
  const before = everythingOf(local, theirs.workspace);
  for (let from = 0; from < attempts.length; from += A_LOOK) {
    const some = attempts.slice(from, from + A_LOOK);
    const doubtful: Attempt[] = [];
    const attack = async (attempt: Attempt, isAlone: boolean) => {
      const { operation, place, caller, foreign, unknown } = attempt;
      const headers = callers.get(caller) ?? {};
      const request = place.with(foreign, headers);
      const [a, b] = [await ask(request), await ask(place.with(unknown, headers))];
      const told = { request: `${caller}: ${shown(request)}`, answer: `${a.status} ${a.text}\n  as nobody’s: ${b.status} ${cut(b.text, 300)}` };
      if (place.isCompared && likeness(a, attempt) !== likeness(b, attempt)) {
        // Others write meanwhile: two good answers are asked for again when nobody does.
        if (!isAlone && a.status === b.status && a.status < 300) doubtful.push(attempt);
        else find(tally, { kind: `${operation}, ${place.name}: known from what nobody has`, ...told });
      }
      const leaked = ulidsIn(`${a.text} ${JSON.stringify(a.headers)}`).find((one) => telling.has(one) && one !== foreign.slice(-26));
      if (leaked) find(tally, { kind: `${operation}, ${place.name}: tells of the other workspace`, ...told, answer: `${leaked}: ${told.answer}` });
    };
    await each(some, AT_ONCE, (attempt) => attack(attempt, false));
    tally.tried += some.length;
    await quiet(local);
    for (const attempt of doubtful) await attack(attempt, true);
    if (everythingOf(local, theirs.workspace) !== before) {
      const request = some.map((one) => `${one.caller} ${one.operation} ${one.place.name} ${one.foreign}`).join('\n  ');
      find(tally, { kind: 'the other workspace has changed', request, answer: '' });
      return;
    }
  }
}

const shown = ({ method, path, headers, body }: Asked) =>
  `${method} ${path}${headers?.['x-workspace'] ? ` x-workspace ${headers['x-workspace']}` : ''} ${body ?? ''}`;

/** An answer without what differs from request to request, and without both ids: an earlier attempt may have left one as a text. */
function likeness({ status, text }: Reply, { foreign, unknown }: Attempt): string {
  const own = [foreign, unknown].reduce((all, id) => all.replaceAll(id, '…').replaceAll(id.slice(-26), '…'), text);
  return `${status} ${own.replace(/"(requestId|nextCursor|next|url|expiresAt|setAt)":"[^"]*"/g, '')}`;
}
