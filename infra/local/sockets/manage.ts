/** The callback address of the WebSocket API behind the door: `POST`, `GET` and `DELETE /<stage>/@connections/{id}`. */
import { type Answer, Refusal } from '../cloud/refusal.ts';
import { stage } from './event.ts';
import { largestMessage, type Sockets } from './sockets.ts';

const gone = () => new Refusal(410, 'GoneException', 'The connection is gone.');

export function manageSockets(sockets: Pick<Sockets, 'send' | 'close' | 'look'>) {
  return (method: string, path: string, body: Buffer): Answer => {
    const [, of, id = ''] = /^\/([^/]+)\/@connections\/([^/]+)$/.exec(path.replace('%40', '@'))?.map(decodeURIComponent) ?? [];
    if (of !== stage) throw new Refusal(403, 'ForbiddenException', 'There is no such stage.');
    if (method === 'POST') {
      if (body.length > largestMessage) throw new Refusal(413, 'PayloadTooLargeException', 'A message has 128 KB at most.');
      if (!sockets.send(id, body)) throw gone();
      return { status: 200, headers: {} };
    }
    if (method === 'DELETE') {
      if (!sockets.close(id)) throw gone();
      return { status: 204, headers: {} };
    }
    const found = method === 'GET' && sockets.look(id);
    if (!found) throw gone();
    const { connectedAt, lastActiveAt, identity } = found;
    const iso = (at: number) => new Date(at).toISOString();
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ connectedAt: iso(connectedAt), lastActiveAt: iso(lastActiveAt), identity }),
    };
  };
}
