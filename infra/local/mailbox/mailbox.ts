/**
 * The mail that this machine has sent, for whoever tries the product on it: a page, and JSON for tests.
 * Served only where mail goes nowhere else. What a message contains is shown as text or in a frame that may do nothing.
 */
import type { Mail } from '../cloud/mail.ts';
import { readLanguage } from '../identity/words.ts';
import type { Serve } from '../public.ts';
import { framePolicy, pagePolicy, render } from './page.ts';

export function makeMailbox(mail: Mail): Serve {
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    response.setHeader('cache-control', 'no-store');
    if (pathname === '/mailbox/events') return listen(mail, response);

    const messages = await mail.list();
    if (pathname === '/mailbox/messages') return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messages));
    const framed = /^\/mailbox\/messages\/(\w+)\/html$/.exec(pathname)?.[1];
    if (framed) {
      const html = messages.find(({ id }) => id === framed)?.html;
      if (html === undefined) return void response.writeHead(404).end();
      response.setHeader('x-frame-options', 'SAMEORIGIN');
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': framePolicy }).end(html);
    }
    if (pathname !== '/mailbox') return void response.writeHead(404).end();
    const language = readLanguage(searchParams.get('lang')) ?? readLanguage(request.headers['accept-language']) ?? 'en';
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy })
      .end(render(messages, searchParams.get('id'), language));
  };
}

/** Server-sent events: one for every message sent while the page is open. */
function listen(mail: Mail, response: Parameters<Serve>[1]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 2000\n\n');
  const end = mail.onSent(() => response.write('data: sent\n\n'));
  response.once('close', end);
}
