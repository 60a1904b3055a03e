import type { Mail } from '../cloud/mail.ts';
import type { Serve } from '../public.ts';
export function makeMailbox(mail: Mail): Serve {
  return async (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await mail.list()));
}
