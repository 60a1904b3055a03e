/** Webhooks: addresses that are told what happens, by the specification Standard Webhooks. For owners and admins. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { EventDeedShape } from './events.ts';
import { ObjectName } from './fields.ts';
import { operation } from './operation.ts';
import { ConditionShape } from './records.ts';

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
const Url = z.string().check(z.maxLength(2000), z.regex(/^https?:\/\/[^\s]+$/, 'NOT_A_URL'));
const FieldName = z.string().check(z.maxLength(130));
const Filter = z.strictObject({
  object: ObjectName,
  events: z.optional(z.array(EventDeedShape).check(z.minLength(1), z.maxLength(4))),
  fields: z.optional(z.array(FieldName).check(z.minLength(1), z.maxLength(100))),
  /** Of what the changed fields held before, and hold now. */
  before: z.optional(ConditionShape),
  after: z.optional(ConditionShape),
});
/** None: everything. */
const Filters = z.array(Filter).check(
  z.maxLength(50),
  z.refine((filters) => JSON.stringify(filters).length < 50_000, 'TOO_LONG'),
);
const Role = z.string().check(z.maxLength(60));
const webhookStates = ['running', 'paused', 'stopped'] as const;
/** Why a webhook stopped by itself: failed for three days, was told to (410), or its role is gone. */
const stops = ['FAILING', 'GONE', 'NO_ROLE'] as const;
const Wished = z.enum(['running', 'paused']);

const made = {
  id: z.string(),
  version: z.int(),
  name: z.string(),
  url: z.string(),
  filters: z.array(z.strictObject({ ...Filter.shape, object: z.string() })),
  /** What it may tell at most. */
  role: z.string(),
  status: z.enum(webhookStates),
  /** Since when it has this status. */
  since: z.string(),
  because: z.optional(z.enum(stops)),
  /** Until when the former secret signs too. */
  formerSecretUntil: z.optional(z.string()),
  /** Since when nothing has got through. */
  failingSince: z.optional(z.string()),
  deliveredAt: z.optional(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
};
export const WebhookShape = z.strictObject(made);
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'webhooks', allow: 'webhooks:update' } as const;

export const listWebhooks = operation({
  ...place,
  id: 'listWebhooks',
  summary: 'The webhooks of the workspace, and how each is doing',
  route: 'GET /v1/webhooks',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(WebhookShape) }),
  errors: [],
  budget: { read: 1, write: 0 },
});

export const createWebhook = operation({
  ...place,
  id: 'createWebhook',
  summary: 'Have an address told what happens from now on; the secret that signs is answered once, here',
  route: 'POST /v1/webhooks',
  uses: { store: 'write', events: 'send' },
  status: 201,
  input: z.strictObject({
    name: Name,
    url: Url,
    filters: z.optional(Filters),
    /** One's own unless given: fields and records that it hides never leave. */
    role: z.optional(Role),
    status: z.optional(Wished),
  }),
  output: z.strictObject({ ...made, secret: z.string() }),
  errors: [...errors, 'TOO_MANY_WEBHOOKS'],
  budget: { read: 2, write: 2 },
});

export const getWebhook = operation({
  ...place,
  id: 'getWebhook',
  summary: 'A webhook',
  route: 'GET /v1/webhooks/{id}',
  uses: { store: 'read' },
  input: z.strictObject({ id: Id('webhook') }),
  output: WebhookShape,
  errors: ['NOT_FOUND'],
  budget: { read: 2, write: 0 },
});

export const updateWebhook = operation({
  ...place,
  id: 'updateWebhook',
  summary: 'Change a webhook, pause it, or start it again',
  route: 'PATCH /v1/webhooks/{id}',
  uses: { store: 'write', events: 'send' },
  input: z.strictObject({
    id: Id('webhook'),
    body: z.strictObject({
      name: z.optional(Name),
      url: z.optional(Url),
      filters: z.optional(Filters),
      role: z.optional(Role),
      status: z.optional(Wished),
      /** When it starts: whether it tells what happened while it did not run. It does unless this says no. */
      missed: z.optional(z.boolean()),
    }),
  }),
  output: WebhookShape,
  errors,
  budget: { read: 3, write: 2 },
});

export const deleteWebhook = operation({
  ...place,
  id: 'deleteWebhook',
  summary: 'Take a webhook away, with its log and what it had still to deliver',
  route: 'DELETE /v1/webhooks/{id}',
  uses: { store: 'write', events: 'send' },
  input: z.strictObject({ id: Id('webhook') }),
  output: z.strictObject({}),
  errors,
  budget: { read: 1, write: 2 },
});

export const rotateWebhookSecret = operation({
  ...place,
  id: 'rotateWebhookSecret',
  summary: 'Sign with a new secret, answered once; the former one signs beside it for 24 hours',
  route: 'POST /v1/webhooks/{id}/secret',
  uses: { store: 'write' },
  input: z.strictObject({ id: Id('webhook') }),
  output: z.strictObject({ secret: z.string(), formerSecretUntil: z.string() }),
  errors,
  budget: { read: 1, write: 2 },
});

export const webhookOperations = [listWebhooks, createWebhook, getWebhook, updateWebhook, deleteWebhook, rotateWebhookSecret] as const;
