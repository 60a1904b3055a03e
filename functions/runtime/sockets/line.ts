/** The way to open connections: a message to one of them, or its end. */
import { ApiGatewayManagementApiClient, DeleteConnectionCommand, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Told } from '@regulars/shared/operations/sockets.ts';
import { environment } from '../environment.ts';

let client: ApiGatewayManagementApiClient | undefined;
const api = () => {
  client ??= new ApiGatewayManagementApiClient({ endpoint: environment.socketsEndpoint, maxAttempts: 3 });
  return client;
};

const unlessGone = (error: unknown): false => {
  if (error instanceof GoneException) return false;
  throw error;
};

export const line = {
  /** False where nobody is at the other end any more. */
  async tell(id: string, message: Told): Promise<boolean> {
    const post = (text: string) => api().send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.from(text) }));
    return post(JSON.stringify(message)).then(() => true, unlessGone);
  },
  async close(id: string): Promise<void> {
    await api()
      .send(new DeleteConnectionCommand({ ConnectionId: id }))
      .catch(unlessGone);
  },
};
