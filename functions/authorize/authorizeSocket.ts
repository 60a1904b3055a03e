/**
 * The authorizer of WebSockets: a ticket opens one connection, once, and not from a page of another site. What it hands
 * on stands with every later event of the connection.
 */
import { environment } from '../runtime/environment.ts';
import { redeemTicket } from '../runtime/sockets/tickets.ts';
import { writeLine } from '../runtime/usage/line.ts';

interface AuthorizerEvent {
  methodArn: string;
  headers?: Record<string, string | undefined>;
  queryStringParameters?: Record<string, string | undefined>;
}

const policy = (Effect: 'Allow' | 'Deny', Resource: string) => ({ Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] });

export async function handler({ methodArn, headers = {}, queryStringParameters = {} }: AuthorizerEvent) {
  // Header names come as they were sent. Programs send no Origin, pages cannot leave it out.
  const [, origin] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin') ?? [];
  if (origin !== undefined && origin !== new URL(environment.publicUrl).origin) return { principalId: 'nobody', policyDocument: policy('Deny', methodArn) };
  const began = performance.now();
  const meter = { read: 0, write: 0 };
  const context = await redeemTicket(queryStringParameters.ticket ?? '', meter);
  const { workspace, user, key } = context ?? {};
  writeLine({ of: { folder: 'authorize', uses: {} }, began, meter, says: { operation: 'authorizeSocket', workspace, user, key } });
  if (!context) throw new Error('Unauthorized');
  return { principalId: context.user, policyDocument: policy('Allow', methodArn), context };
}
