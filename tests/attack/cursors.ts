/** S15: cursors that were edited, and those of another list, reader or workspace, open nothing. */
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import type { TestLocal } from '../api/world.ts';
import { type Ask, type Asked, opened, type Reply } from './ask.ts';
import { asked, type Prepared, type Stage } from './stage.ts';
import { find, newTally, type Tally } from './tally.ts';

/** What is a place by its number or its id alone, and looked up among the asker's own; all others are sealed. */
const isPlain = (cursor: string) => /^\d+$/.test(cursor) || /^[0-9A-HJKMNP-TV-Z]{26}$/.test(cursor);

function at(cursor: string, { one, sent }: Prepared, headers: Record<string, string>): Asked {
  if (one.base === 'searchRecords') return asked({ ...sent, body: { limit: 1, cursor } }, headers);
  const paged = one.base === 'listRecords' ? 'limit=1&' : '';
  return asked({ ...sent, path: `${sent.path.split('?')[0]}?${paged}cursor=${encodeURIComponent(cursor)}` }, headers);
}

async function firstOf(ask: Ask, prepared: Prepared, headers: Record<string, string>): Promise<string | undefined> {
  const { one, sent } = prepared;
  const first: Asked =
    one.base === 'searchRecords'
      ? asked({ ...sent, body: { limit: 1 } }, headers)
      : asked({ ...sent, path: `${sent.path.split('?')[0]}${one.base === 'listRecords' ? '?limit=1' : ''}` }, headers);
  const { text } = await ask(first);
  return (JSON.parse(text) as { nextCursor?: string }).nextCursor;
}

/** Other bytes: another letter, one more, one less, two halves swapped, and what only looks like one. */
function edits(cursor: string, random: Random): string[] {
  const place = random.below(cursor.length - 2);
  const other = cursor[place] === 'A' ? 'B' : 'A';
  const half = Math.floor(cursor.length / 2);
  const made = [
    `${cursor.slice(0, place)}${other}${cursor.slice(place + 1)}`,
    `${cursor}AAAA`,
    cursor.slice(0, -4),
    cursor.slice(half) + cursor.slice(0, half),
    ...['', 'A', 'AAAA', '__proto__', '{}', '-1', '1e9', '../x', '\u0000', 'A'.repeat(4000), 'null', Buffer.from('{"id":"x"}').toString('base64url')],
  ];
  return made.filter((one) => !Buffer.from(one, 'base64url').equals(Buffer.from(cursor, 'base64url')));
}

const isRefused = ({ status, text }: Reply) => status === 400 && /"code":"(BAD_CURSOR|INVALID)"/.test(text);

export async function attackCursors(local: TestLocal, stage: Stage, theirOwner: Record<string, string>, { seed }: { seed: number }): Promise<Tally> {
  const tally = newTally();
  const random = seeded(seed);
  const { ask, close } = opened(local.url);
  const owner = stage.callers.get('owner') ?? {};
  const lists = stage.prepared.filter(
    ({ one }) => /^(list|search)/.test(one.base) && 'cursor' in ((one.contract.input as { def?: { shape?: object } }).def?.shape ?? {}),
  );
  const genuine: string[] = [];
  for (const prepared of lists) {
    const own = await firstOf(ask, prepared, owner);
    const theirs = prepared.one.object && prepared.sent.path.includes('_') ? undefined : await firstOf(ask, prepared, theirOwner);
    const wrong = [
      ...(own && !isPlain(own) ? edits(own, random) : []),
      ...(theirs && !isPlain(theirs) ? [theirs] : []),
      ...genuine.filter((one) => !isPlain(one)).slice(-3),
    ];
    for (const cursor of wrong) {
      const reply = await ask(at(cursor, prepared, owner));
      tally.tried++;
      if (!isRefused(reply))
        find(tally, { kind: `${prepared.one.id} takes a cursor that is not its own`, request: cursor, answer: `${reply.status} ${reply.text}` });
    }
    if (own && !isPlain(own)) {
      const reply = await ask(at(own, prepared, stage.callers.get('person') ?? {}));
      tally.tried++;
      if (!isRefused(reply)) find(tally, { kind: `${prepared.one.id} takes another reader’s cursor`, request: own, answer: `${reply.status} ${reply.text}` });
      genuine.push(own);
    }
  }
  close();
  tally.notes.push(`${lists.length} lists, ${genuine.length} of them with sealed cursors at hand`);
  return tally;
}
