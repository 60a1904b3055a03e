/** Sign-up, sign-in and tokens in Cognito's place, under `/identity` of the public address. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Mail } from '../cloud/mail.ts';
import type { Serve } from '../public.ts';
import { sweepModels } from './adapter.ts';
import { openDatabase, secret } from './database.ts';
import { type Page, render } from './page.ts';
import { type Letter, makePeople } from './people.ts';
import { makeProvider } from './provider.ts';
import { type Form, makeSteps, type Place, type Step } from './steps.ts';
import { contentPolicy } from './style.ts';
import { isLanguage, type Language, readLanguage, speak } from './words.ts';

export type IdentityOptions = {
  folder: string;
  url: string;
  client: string;
  mail: Mail;
  from: string;
  mailbox: boolean;
  /** Of new hashes of passwords, other than the usual one. */
  cost?: number;
  log: (line: object) => void;
};

const prefix = '/identity';
const steps: readonly Step[] = ['sign-up', 'verify', 'forgot', 'reset'];
const isStep = (text: string | undefined): text is Step => steps.some((step) => step === text);

export function openIdentity({ folder, url, client, mail, from, mailbox, cost, log }: IdentityOptions): { serve: Serve; close(): void } {
  const origin = new URL(url).origin;
  const issuer = `${origin}${prefix}`;
  const db = openDatabase(join(folder, 'identity.db'));
  sweepModels(db, Date.now());
  const sweep = setInterval(() => sweepModels(db, Date.now()), 3600_000);
  sweep.unref();

  const send = async ({ kind, to, language, code = '', link }: Letter) => {
    const say = speak(language);
    const values = { code, link: link ? `${issuer}/confirm?link=${link}&lang=${language}` : origin };
    const [subject, text] = (
      { confirm: ['letterConfirm', 'letterConfirmText'], exists: ['letterExists', 'letterExistsText'], reset: ['letterReset', 'letterResetText'] } as const
    )[kind];
    await mail.send({ from, to: [to], subject: say(subject, values), text: say(text, values) });
  };
  const people = makePeople(
    db,
    secret(db, 'code-key', () => randomBytes(32).toString('base64url')),
    send,
    cost,
  );
  const step = makeSteps(people);
  const provider = makeProvider({
    db,
    issuer,
    publicUrl: url,
    client,
    people,
    log,
    renderError: (context) => {
      const spoken = languageOf(context.req, new URLSearchParams(context.querystring));
      Object.assign(context, { type: 'html', body: render({ title: 'failed', lead: 'failedLead', link: { href: origin, word: 'startAgain' } }, spoken) });
      for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value);
    },
  });
  const oidc = provider.callback();

  const answer = (response: ServerResponse, status: number, page: Page, spoken: Language) => response.writeHead(status, pageHeaders).end(render(page, spoken));

  async function take(request: IncomingMessage, response: ServerResponse, query: URLSearchParams, id: string | undefined, which: Step): Promise<void> {
    const isPost = request.method === 'POST';
    if (isPost && request.headers.origin !== origin) return void response.writeHead(403).end();
    // Whoever holds no interaction of this address has lost it, or never had it.
    const interaction = id ? await provider.interactionDetails(request, response).catch(() => undefined) : undefined;
    const form: Form = isPost ? await readForm(request) : { link: query.get('link') ?? undefined };
    const spoken = isLanguage(form.lang) ? form.lang : languageOf(request, query, interaction?.params.ui_locales);
    const chosen = form.lang ?? query.get('lang');
    if (isLanguage(chosen) && id) keepLanguage(response, chosen, `${prefix}/interaction/${id}`);
    if (id && interaction?.uid !== id)
      return void answer(response, 400, { title: 'expired', lead: 'expiredLead', link: { href: origin, word: 'startAgain' } }, spoken);

    const place: Place = { id: id ?? '', base: id ? `${prefix}/interaction/${id}` : prefix, language: spoken, home: origin, mailbox };
    if (!isPost) {
      // "Sign me up" came in; the sign-in page stays one click away.
      if (which === 'sign-in' && interaction?.prompt.name === 'create' && query.get('step') !== 'sign-in')
        return void response.writeHead(303, { location: `${place.base}/sign-up` }).end();
      if ((which === 'verify' && !people.waiting(place.id, 'sign-up')) || (which === 'reset' && !people.waiting(place.id, 'reset')))
        return void response.writeHead(303, { location: place.base }).end();
      return void answer(response, 200, step.show(which, place, form), spoken);
    }
    const next = await step.take(which, form, place);
    if ('go' in next) return void response.writeHead(303, { location: next.go }).end();
    if ('page' in next) return void answer(response, form.lang || !next.page.wrong ? 200 : 400, next.page, spoken);
    // `create` answers that prompt, so that the provider does not ask it again.
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: next.signedIn, remember: false }, create: {} },
      { mergeWithLastSubmission: false },
    );
  }

  const serve: Serve = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const [, , area, id, which] = pathname.split('/');
    if (area === 'confirm') return take(request, response, searchParams, undefined, 'confirm');
    if (area === 'interaction' && id && (which === undefined || isStep(which))) return take(request, response, searchParams, id, which ?? 'sign-in');
    // As a framework would that mounts the provider under a path.
    Object.assign(request, { originalUrl: request.url, url: request.url?.slice(prefix.length) || '/' });
    await oidc(request, response);
  };
  return {
    serve,
    close: () => {
      clearInterval(sweep);
      db.close();
    },
  };
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentPolicy,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
};

function languageOf(request: IncomingMessage, query: URLSearchParams, wished?: unknown): Language {
  const asked = query.get('lang');
  if (isLanguage(asked)) return asked;
  const kept = /(?:^|;\s*)regulars-lang=(en|zh)/.exec(request.headers.cookie ?? '')?.[1];
  if (isLanguage(kept)) return kept;
  return readLanguage(typeof wished === 'string' ? wished : undefined) ?? readLanguage(request.headers['accept-language']) ?? 'en';
}

/** For this sign-in only: the next one comes with the language of the app. */
function keepLanguage(response: ServerResponse, language: Language, path: string) {
  response.appendHeader('set-cookie', `regulars-lang=${language}; Path=${path}; HttpOnly; SameSite=Lax`);
}

async function readForm(request: IncomingMessage): Promise<Form> {
  let text = '';
  for await (const chunk of request) if ((text += chunk).length > 20_000) break;
  return Object.fromEntries(new URLSearchParams(text)) as Form; // steps read their own names only, each perhaps absent
}
