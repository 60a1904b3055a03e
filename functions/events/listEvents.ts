import { CrmError } from '@regulars/shared/errors.ts';
import { listEvents } from '@regulars/shared/operations/events.ts';
import { start } from '@regulars/shared/rules/position.ts';
import { readFeed } from '../runtime/feed/feed.ts';
import { eventId, eventsFor } from '../runtime/feed/seen.ts';
import { handle } from '../runtime/http/handle.ts';
import { readHeads } from '../runtime/store/journal.ts';
import { parsePlace, printPlace } from './cursor.ts';

const PAGE = 100;

/** Others' objects are read over: a page has as many entries as were asked for, and of them those that are meant. */
export const handler = handle(listEvents, async ({ input: { after, object, limit = PAGE }, store, settings, user, workspace }) => {
  const { table, keyring } = store;
  const seen = eventsFor(table, keyring, settings, user);
  if (object !== undefined && !seen.objectSeen(object)) {
    throw new CrmError('INVALID', object, [{ pointer: '/object', code: 'NOT_A_CHOICE' }]);
  }
  if (after === 'now') return { data: [], next: printPlace(keyring, (await readHeads(table, workspace)).lanes), more: false };
  const from = after === undefined ? start.lanes : parsePlace(keyring, after);
  const { entries, lanes, more } = await readFeed(table, keyring, from, Number(limit));
  const data: unknown[] = [];
  for (const entry of entries) {
    const event = object !== undefined && entry.object !== object ? undefined : await seen.eventOf(entry);
    if (event) data.push({ id: eventId(workspace, entry), ...event });
  }
  return { data: data as never, next: printPlace(keyring, lanes), more };
});
