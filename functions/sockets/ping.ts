import { ping } from '@regulars/shared/operations/sockets.ts';

/** Nothing is looked up: that a message passed is all there is to it. */
export const handler = async () => ({ statusCode: 200, body: JSON.stringify(ping.output.parse({ kind: 'pong' })) });
