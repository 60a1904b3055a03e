/** What a webhook has delivered and has still to deliver, and deliveries that are repeated. */
import * as z from 'zod/mini';
import { Instant } from '../fields/date.ts';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';

const place = { folder: 'webhooks', allow: 'webhooks:update' } as const;

const deliveryStates = ['waiting', 'delivered', 'failed', 'withheld'] as const;
const DeliveryId = z.string().check(z.regex(/^\d{12}$/, 'NOT_AN_ID'));
const Delivery = z.strictObject({
  id: z.string(),
  /** Sent as `webhook-id`. */
  event: z.string(),
  type: z.string(),
  object: z.string(),
  record: z.string(),
  version: z.int(),
  /** When it happened. */
  at: z.string(),
  /** `withheld`: by the time of its delivery the role did not see it any more. */
  status: z.enum(deliveryStates),
  /** How often it was tried. */
  count: z.int(),
  /** The first try and the last ones. */
  tries: z.array(
    z.strictObject({
      at: z.string(),
      ms: z.int(),
      /** What the receiver answered. */
      status: z.optional(z.int()),
      answer: z.optional(z.string()),
      /** Why there is no answer: `TIMEOUT`, `NOT_PUBLIC`, `UNREACHABLE` … */
      problem: z.optional(z.string()),
    }),
  ),
  /** When it is tried next, or when it waits for an earlier change of its record: no sooner. */
  next: z.optional(z.string()),
  isReplay: z.boolean(),
});

export const listDeliveries = operation({
  ...place,
  id: 'listDeliveries',
  summary: 'What a webhook has delivered in the last 30 days, and what it has still to, the newest first',
  route: 'GET /v1/webhooks/{id}/deliveries',
  uses: { store: 'read' },
  input: z.strictObject({ id: Id('webhook'), list: z.optional(z.enum(['waiting', 'done'])), cursor: z.optional(DeliveryId) }),
  output: z.strictObject({ data: z.array(Delivery), nextCursor: z.optional(z.string()) }),
  errors: ['INVALID', 'NOT_FOUND'],
  budget: { read: 2, write: 0, item: { read: 0.5, write: 0 } },
});

export const replayDeliveries = operation({
  ...place,
  id: 'replayDeliveries',
  summary: 'Deliver again: those that are named, or all of what happened between two instants',
  route: 'POST /v1/webhooks/{id}/replay',
  uses: { store: 'write', events: 'send' },
  status: 202,
  input: z.strictObject({
    id: Id('webhook'),
    deliveries: z.optional(z.array(DeliveryId).check(z.minLength(1), z.maxLength(100))),
    /** From this instant, and before that one. */
    from: z.optional(Instant),
    to: z.optional(Instant),
  }),
  output: z.strictObject({}),
  errors: ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  // Each that is named is looked for.
  budget: { read: 1, write: 2, item: { read: 1, write: 0 } },
});

export const deliveryOperations = [listDeliveries, replayDeliveries] as const;
