/**
 * DynamoDB behind the door: bytes in, bytes out, nothing parsed on the way.
 * The one exception is the journal: what a transaction appended to it is handed on once it is committed, because streams of the
 * embedded table slow down with their history (docs/decisions/local-stream.md).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './refusal.ts';
import { Refusal } from './refusal.ts';
import { target } from './schema.ts';
import type { Tally } from './tally.ts';
import type { Wire, WireAnswer } from './wire.ts';

export type Image = Record<string, { S?: string; N?: string; B?: string; BOOL?: boolean; NULL?: boolean; L?: object[]; M?: object; SS?: string[] }>;

/** What the dispatcher is told: `starts` before a write that appends to a workspace's journal, durable when it returns; `ends` once after it, in any order. */
export type JournalEar = {
  starts(workspace: string): void;
  /** `uncertain`: the answer was lost on the way, the entries may or may not be there. */
  ends(workspace: string, outcome: 'committed' | 'refused' | 'uncertain', entries: Image[]): void;
};

const journalMark = '#J#';
const journalKey = /"T#([^"#]+)#J#/;

export const actionOf = (headers: IncomingHttpHeaders) => {
  const name = headers['x-amz-target'];
  return typeof name === 'string' && name.startsWith(target('')) ? name.slice(target('').length) : '';
};

export function makeDynamo(wire: Wire, ear: JournalEar, flush: () => Promise<void>, tally: Pick<Tally, 'take'>) {
  const transact = target('TransactWriteItems');

  return async function forward(action: string, body: Buffer): Promise<Answer> {
    const name = target(action);
    const workspace = name === transact && body.includes(journalMark) ? journalKey.exec(body.toString('latin1'))?.[1] : undefined;
    if (workspace) ear.starts(workspace);

    const answer = await wire.send(name, body).catch((error: Error) => {
      if (workspace) ear.ends(workspace, 'uncertain', []);
      throw new Refusal(500, 'InternalServerError', error.message);
    });
    tally.take(action, answer);
    const done = answer.status === 200;
    if (done && isWrite(action)) await flush();
    // After the answer has left: the caller does not wait for the parse.
    if (workspace) setImmediate(() => ear.ends(workspace, done ? 'committed' : answer.status < 500 ? 'refused' : 'uncertain', done ? journalPuts(body) : []));
    return asAnswer(answer);
  };
}

const isWrite = (action: string) => action === 'TransactWriteItems' || /^(Put|Update|Delete|BatchWrite)Item/.test(action);

function asAnswer({ status, head, body }: WireAnswer): Answer {
  const id = /\r\nx-amzn-requestid: *([^\r]+)/i.exec(head)?.[1];
  const headers: Record<string, string> = { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(body.length) };
  if (id) headers['x-amzn-requestid'] = id;
  return { status, headers, body };
}

type Transaction = { TransactItems?: { Put?: { Item: Image } }[] };

export function journalPuts(body: Buffer): Image[] {
  // The table has accepted these bytes as a transaction a moment ago.
  const { TransactItems = [] } = JSON.parse(body.toString()) as Transaction;
  return TransactItems.flatMap(({ Put }) => (Put && /^T#[^#]+#J#/.test(Put.Item.pk?.S ?? '') ? [Put.Item] : []));
}
