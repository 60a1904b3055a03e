/**
 * The one road of what happens on a WebSocket: the authorizer said who opened it, the table says what they may at this
 * moment, the message is parsed, `run` answers. A refusal goes back as a message with the code and sentence of the API.
 */
import { CrmError, faultsOf } from '@regulars/shared/errors.ts';
import type { Uses } from '@regulars/shared/operations/operation.ts';
import type { SocketOperation } from '@regulars/shared/operations/sockets.ts';
import { problemOf } from '../http/answer.ts';
import { keyringOf } from '../store/keyring.ts';
import type { Reader } from '../store/reader.ts';
import type { Keyring } from '../store/seal.ts';
import { type Settings, settingsOf } from '../store/settings.ts';
import { type Meter, type Table, tableFor } from '../store/table.ts';
import { writeLine } from '../usage/line.ts';
import { type Caller, nameOf } from './connections.ts';
import { type Sockets, socketsOf } from './sockets.ts';
import type { SocketVerdict } from './tickets.ts';

export interface SocketEvent {
  requestContext: { routeKey: string; connectionId: string; requestId: string; authorizer?: SocketVerdict };
  body?: string;
}

interface SocketAnswer {
  statusCode: number;
  body?: string;
}

export interface SocketGiven<I> {
  input: I;
  connection: string;
  caller: Caller;
  /** Who is at the other end, with the rights of this moment; asked where a use case needs it. */
  reader(): Promise<Reader>;
  workspace: string;
  settings: Settings;
  table: Table;
  keyring: Keyring;
  sockets: Sockets;
}

export const handleSocket =
  <I, O, U extends Uses>(operation: SocketOperation<I, O, U>, run: (given: SocketGiven<I>) => Promise<O>) =>
  async (event: SocketEvent): Promise<SocketAnswer> => {
    const began = performance.now();
    const meter: Meter = { read: 0, write: 0 };
    const { requestId, authorizer } = event.requestContext;
    let status = 200;
    let problem: unknown;
    let body: unknown;
    try {
      if (!authorizer) throw new CrmError('NOT_SIGNED_IN');
      const output = await run(await givenFor(operation, event, authorizer, meter));
      const parsed = operation.output.safeParse(output, { reportInput: true });
      if (!parsed.success) throw new Error(`${operation.id} answered off its schema: ${JSON.stringify(faultsOf(parsed.error.issues))}`);
      if (!operation.route.startsWith('$')) body = parsed.data;
    } catch (error) {
      problem = error;
      const refused = error instanceof CrmError ? error : new CrmError('INTERNAL', String(error));
      const told = problemOf(refused, authorizer?.language ?? 'en', requestId);
      status = told.status;
      body = { kind: 'problem', action: operation.route, ...told };
    }
    const { workspace, user, key } = authorizer ?? {};
    writeLine({ of: operation, requests: 1, began, meter, problem, says: { request: requestId, operation: operation.id, status, workspace, user, key } });
    return { statusCode: status, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  };

async function givenFor<I>(
  operation: SocketOperation<I, unknown, Uses>,
  { requestContext: { connectionId }, body }: SocketEvent,
  { workspace, user, key, role, access }: SocketVerdict,
  meter: Meter,
): Promise<SocketGiven<I>> {
  const { action: _, ...sent } = messageIn(body);
  const parsed = operation.input.safeParse(sent, { reportInput: true });
  if (!parsed.success) {
    const faults = faultsOf(parsed.error.issues);
    throw new CrmError('INVALID', JSON.stringify(faults), faults);
  }
  const table = tableFor(meter, { workspace });
  const keyring = await keyringOf(workspace, meter);
  const sockets = socketsOf(table, keyring);
  const caller: Caller = { user, role, access, ...(key ? { key } : {}) };
  const settings = await settingsOf(workspace, meter);
  return {
    input: parsed.data,
    connection: connectionId,
    caller,
    async reader() {
      const found = (await sockets.readers([caller], settings)).get(nameOf(caller));
      if (!found) throw new CrmError('NOT_FOUND', 'No member of the workspace any more');
      return found;
    },
    workspace,
    settings,
    table,
    keyring,
    sockets,
  };
}

function messageIn(body: string | undefined): Record<string, unknown> {
  if (!body) return {};
  try {
    const message: unknown = JSON.parse(body);
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message as Record<string, unknown>; // checked here
  } catch {} // said below
  throw new CrmError('BAD_JSON');
}
