import { notifyPeople } from '@regulars/shared/operations/jobs.ts';
import { noticesOf } from '@regulars/shared/rules/notices.ts';
import { printPosition, start } from '@regulars/shared/rules/position.ts';
import { handleEntries } from '../runtime/jobs/handleEntries.ts';
import { changeId } from '../runtime/store/entry.ts';
import { timeOf, ulidAt } from '../runtime/store/ids.ts';
import { give } from './give.ts';

/** Whoever gets a thousand records by one import is told once. */
export const handler = handleEntries(notifyPeople, async ({ lane, to, entries, settings, ...giving }) => {
  const { definitions } = await settings();
  const given = new Set<string>();
  const position = printPosition({ settings: 0, lanes: start.lanes.with(lane, to) });
  for (const entry of entries()) {
    const of = definitions.find(({ name }) => name === entry.object);
    if (!of || of.internal) continue;
    const { object, record, at, by, cause } = entry;
    for (const { user, kind } of noticesOf(entry, of)) {
      // A job's id says when it began: all its entries have that in common.
      const began = kind === 'assigned' && cause !== undefined ? timeOf(cause) : undefined;
      const id = ulidAt(began ?? at, `${began ? `${cause}|${object}` : changeId(entry)}|${user}|${kind}`);
      if (given.has(id)) continue;
      given.add(id);
      await give({ ...giving, position }, user, { id, kind, at, by, object, record, many: began !== undefined });
    }
  }
});
