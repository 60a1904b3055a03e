/** A handler as Lambda knows it, found by the name of its operation or job, called with an event and a context. */
import { randomUUID } from 'node:crypto';

export type Handler = (event: unknown, context: object) => Promise<unknown>;
export type HandlerName = { id: string; folder: string };

/** The folder that holds `functions/`; tests hand in their own. */
export const functionsRoot = new URL('../../../functions/', import.meta.url).href;

export const moduleOf = ({ id, folder }: HandlerName, root = functionsRoot): string => new URL(`${folder}/${id}.ts`, root).href;

export async function loadHandler(module: string): Promise<Handler> {
  const found: { handler?: unknown } = await import(module);
  if (typeof found.handler !== 'function') throw new Error(`${module} exports no handler.`);
  return found.handler as Handler; // the contract of every file named in the lists
}

export function makeContext(name: string, milliseconds: number) {
  const end = Date.now() + milliseconds;
  return {
    functionName: name,
    functionVersion: '$LATEST',
    awsRequestId: randomUUID(),
    memoryLimitInMB: '1769',
    invokedFunctionArn: `arn:aws:lambda:local-1:000000000000:function:${name}`,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(end - Date.now(), 0),
  };
}

/** The error of a handler that did not answer in time. */
export class Late extends Error {}

/** Awaits no longer than `milliseconds`; what was begun goes on unheard. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Late(`No answer within ${milliseconds} ms.`)), milliseconds)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
