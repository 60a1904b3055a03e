/** What happened, told to programs: the feed that they ask, and the form of an event wherever it is told. */
import * as z from 'zod/mini';
import { eventDeeds } from '../rules/events.ts';
import { operation } from './operation.ts';

const Values = z.record(z.string(), z.unknown());

export const EventShape = z.strictObject({
  /** The same wherever and however often the event is told. */
  id: z.string(),
  type: z.string(),
  timestamp: z.string(),
  data: z.strictObject({
    id: z.string(),
    object: z.string(),
    version: z.int(),
    change: z.string(),
    changed: z.array(z.string()),
    before: Values,
    after: Values,
    actor: z.strictObject({ id: z.string(), via: z.string() }),
    cause: z.optional(z.string()),
  }),
});

export const EventDeedShape = z.enum(eventDeeds);

export const listEvents = operation({
  id: 'listEvents',
  summary: 'What happened after a place, in order for each record: from the beginning of what is kept, or from `after=now` on',
  route: 'GET /v1/events',
  folder: 'events',
  allow: 'events:read',
  uses: { store: 'read' },
  input: z.strictObject({
    /** `next` of the page before, `now`, or nothing for the beginning. */
    after: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
    object: z.optional(z.string().check(z.maxLength(60))),
    limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/))),
  }),
  output: z.strictObject({
    /** Fewer than `limit`, perhaps none, where changes of other objects or of what the reader does not see lie between. */
    data: z.array(EventShape),
    /** Where the next page begins. */
    next: z.string(),
    /** Whether there is more by now. */
    more: z.boolean(),
  }),
  errors: ['INVALID', 'BAD_CURSOR'],
  // Of each entry that is read over: its lane may be a query of its own, and it may need a look at its predecessor and at its record.
  budget: { read: 2, write: 0, item: { read: 2, write: 0 } },
});
