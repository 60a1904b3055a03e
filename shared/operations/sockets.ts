/**
 * Live: a ticket asked for over HTTP opens a WebSocket; messages on it say what is watched and who looks at what. What
 * is sent the other way says *that* records changed, never what is in them: whoever is told asks for them by the
 * ordinary road, where rights are decided.
 */
import * as z from 'zod/mini';
import type { ErrorCode } from '../errors.ts';
import { idPattern } from '../fields/link.ts';
import { type Budget, operation, type Uses } from './operation.ts';

const AnyId = z.string().check(z.regex(idPattern, 'NOT_AN_ID'));
const ObjectName = z.string().check(z.regex(/^[a-z][a-zA-Z0-9_]{0,60}$/, 'NOT_A_NAME'));

export const openTicket = operation({
  id: 'openTicket',
  summary: 'A ticket that opens one WebSocket within a minute',
  route: 'POST /v1/socket-tickets',
  folder: 'sockets',
  allow: 'sockets:read',
  uses: { store: 'read', sockets: 'write' },
  status: 201,
  input: z.strictObject({}),
  output: z.strictObject({
    ticket: z.string(),
    /** To be opened with `?ticket=…`. */
    url: z.string(),
    expiresAt: z.string(),
    /** Over the connection one can be told of all that came after this. */
    position: z.string(),
  }),
  errors: [],
  budget: { read: 1, write: 1 },
});

/** A route of the WebSocket API. Its input is the message without `action`; its output goes back as a message. */
export interface SocketOperation<I = unknown, O = unknown, U extends Uses = Uses> {
  id: string;
  summary: string;
  /** `$connect`, `$disconnect`, or the `action` of a message. */
  route: string;
  /** `functions/<folder>/<id>.ts` holds the use case. */
  folder: string;
  uses: U;
  input: z.ZodMiniType<I>;
  output: z.ZodMiniType<O>;
  errors: readonly ErrorCode[];
  budget: Budget;
}

const socketOperation = <I, O, const U extends Uses>(definition: SocketOperation<I, O, U>): SocketOperation<I, O, U> => definition;

/** A record has changed; what it says now is asked for by who wants to know. */
export const Hint = z.strictObject({ object: z.string(), id: z.string(), version: z.int(), action: z.enum(['create', 'update', 'trash', 'restore']) });
export type Hint = z.infer<typeof Hint>;

const Present = z.strictObject({ user: z.string(), editing: z.boolean() });
export type Present = z.infer<typeof Present>;

/** What is sent without being asked. */
export const Told = z.union([
  /** Entries `from` to `to` of a lane: those of them that are watched and may be seen. */
  z.strictObject({ kind: z.literal('changes'), lane: z.int(), from: z.int(), to: z.int(), changes: z.array(Hint) }),
  /** Who looks at a record that one looks at oneself. */
  z.strictObject({ kind: z.literal('present'), record: z.string(), people: z.array(Present) }),
  /** There are other notifications than before: those that lie before the position. */
  z.strictObject({ kind: z.literal('notified'), position: z.optional(z.string()) }),
]);
export type Told = z.infer<typeof Told>;

export const openSocket = socketOperation({
  id: 'openSocket',
  summary: 'Remember a connection that its ticket has opened',
  route: '$connect',
  folder: 'sockets',
  uses: { sockets: 'write' },
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: ['NOT_FOUND'],
  budget: { read: 1, write: 1 },
});

export const closeSocket = socketOperation({
  id: 'closeSocket',
  summary: 'Forget a connection, and tell who looked at the same record',
  route: '$disconnect',
  folder: 'sockets',
  uses: { store: 'read', sockets: 'send' },
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: [],
  budget: { read: 2, write: 2, item: { read: 1, write: 0 } },
});

const MOST_WATCHED = 30;

export const watch = socketOperation({
  id: 'watch',
  summary: 'Be told of changes: of all records of some objects, of some records; and of what happened since a position',
  route: 'watch',
  folder: 'sockets',
  uses: { store: 'read', sockets: 'write' },
  input: z.strictObject({
    objects: z.array(ObjectName).check(z.maxLength(MOST_WATCHED)),
    records: z.array(AnyId).check(z.maxLength(MOST_WATCHED)),
    /** What has been seen; without it nothing that lies before is told. */
    since: z.optional(z.string().check(z.maxLength(400))),
  }),
  output: z.strictObject({
    kind: z.literal('watching'),
    /** All that happened up to here is told with this answer, all later changes as they come. */
    position: z.string(),
    changes: z.array(Hint),
    /** Too much happened to be told one by one: whatever is shown may be outdated. */
    all: z.boolean(),
  }),
  errors: ['INVALID', 'NOT_FOUND'],
  budget: { read: 2, write: 2, item: { read: 2, write: 0 } },
});

export const bePresent = socketOperation({
  id: 'bePresent',
  summary: 'Say which record one looks at, and whether one edits it',
  route: 'present',
  folder: 'sockets',
  uses: { store: 'read', sockets: 'send' },
  input: z.strictObject({ record: z.nullable(AnyId), editing: z.optional(z.boolean()) }),
  output: z.strictObject({ kind: z.literal('present'), record: z.nullable(z.string()), people: z.array(Present) }),
  errors: ['INVALID', 'NOT_FOUND'],
  budget: { read: 3, write: 2, item: { read: 1, write: 0 } },
});

export const ping = socketOperation({
  id: 'ping',
  summary: 'Keep an idle connection open',
  route: 'ping',
  folder: 'sockets',
  uses: {},
  input: z.strictObject({}),
  output: z.strictObject({ kind: z.literal('pong') }),
  errors: [],
  budget: { read: 0, write: 0 },
});

/** Everything that happens on a WebSocket; what differs is known to who runs it. */
export const socketOperations = [openSocket, closeSocket, watch, bePresent, ping] as unknown as readonly SocketOperation[];
