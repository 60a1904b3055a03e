/** People before a browser: they sign up as anybody does, in a language, at a width, by mouse or by keyboard alone. */
import { join } from 'node:path';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { type Person, signedUp } from '../person.ts';
import { browser } from './chromium.ts';
import { type Hand, keyboard, mouse } from './hand.ts';
import { inner, say, sayIdentity, type Values } from './words.ts';

export type { Hand };
export const languages = ['en', 'zh'] as const;
export const widths = [1440, 390] as const;
export type Width = (typeof widths)[number];
export type Theme = 'light' | 'dark';

export interface Manner {
  language: Language;
  width: Width;
  by: 'mouse' | 'keyboard';
  theme: Theme;
}

export interface Visitor extends Manner {
  url: string;
  context: BrowserContext;
  page: Page;
  hand: Hand;
  isPhone: boolean;
  /** A message of the interface in the visitor's language. */
  say(name: string, values?: Values): string;
  /** One label of two languages. */
  pick<T>(label: Record<Language, T>): T;
  go(path: string): Promise<void>;
  button(name: string | RegExp, within?: Locator): Locator;
  /** What the console complained of since it was last asked, breaches of the content policy among it. */
  complaints(): string[];
  /** The API as this person: headers of the last call of the page. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every operation
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** What was written past the page is in its lists within a second or so: waits until they hold this many. */
  caughtUp(objects: string, count: number): Promise<void>;
  leave(): Promise<void>;
}

/** Before a page stand a dozen functions, which with REGULARS_LAMBDA=1 may all begin anew. */
const PATIENCE = process.env.REGULARS_LAMBDA === '1' ? 60_000 : 20_000;

export async function visit(url: string, manner: Partial<Manner> = {}): Promise<Visitor> {
  const { language = 'en', width = 1440, by = 'mouse', theme = 'light' } = manner;
  const isPhone = width < 640;
  const context = await (await browser()).newContext({
    viewport: { width, height: isPhone ? 844 : 900 },
    // A phone has a finger; whoever uses keys alone sits before a narrow window.
    hasTouch: isPhone && by === 'mouse',
    deviceScaleFactor: 1,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: language === 'zh' ? 'Asia/Shanghai' : 'Europe/Berlin',
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  let headers: Record<string, string> = {};
  context.on('console', (message) => {
    // What the server refuses is told by the page; a story that provokes it looks there.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`${error.page()?.url()}: ${error.error().message}`));
  context.on('request', (request) => {
    const { authorization, 'x-workspace': workspace, 'x-position': position } = request.headers();
    if (authorization) headers = { authorization, ...(workspace ? { 'x-workspace': workspace } : {}), ...(position ? { 'x-position': position } : {}) };
  });
  const within = (scope: Locator | undefined) => scope ?? page.locator('body');
  return {
    language,
    width,
    by,
    theme,
    url,
    context,
    page,
    isPhone,
    hand: by === 'mouse' ? mouse(page) : keyboard(page),
    say: (name, values) => say(language, name, values),
    pick: (label) => label[language],
    async go(path) {
      await page.goto(`${url}${path}`);
    },
    button: (name, scope) => within(scope).getByRole('button', { name, exact: typeof name === 'string' }),
    complaints: () => complaints.splice(0),
    async api(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      headers['x-position'] = response.headers.get('x-position') ?? headers['x-position'] ?? '';
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
    async caughtUp(objects, count) {
      let seen = -1;
      for (let tries = 0; tries < 100 && seen !== count; tries++) {
        const { 'x-position': _, ...asPage } = headers;
        seen = (await (await fetch(`${url}/v1/${objects}?include=count&limit=1`, { headers: asPage })).json()).count;
        if (seen !== count) await page.waitForTimeout(100);
      }
      if (seen !== count) throw new Error(`${seen} ${objects} are seen where ${count} were written`);
    },
    leave: () => context.close(),
  };
}

/** A failure is easier to see than to read: REGULARS_SHOTS names a folder for what the page showed then. */
export function photographFailure(page: Page): void {
  const { REGULARS_SHOTS } = process.env;
  if (!REGULARS_SHOTS) return;
  onTestFailed(
    async ({ task }) => void (await page.screenshot({ path: join(REGULARS_SHOTS, `${task.fullName.replace(/\W+/g, '-')}.png`) }).catch(() => undefined)),
  );
}

let people = 0;
export const password = 'a long enough sentence';
export const newAddress = (): string => `person-${process.pid}-${++people}@example.com`;

/** From the landing page by the day's page to the empty list. */
export async function signUp(visitor: Visitor, { email = newAddress(), workspace = 'Zwart & 张' } = {}): Promise<{ email: string; workspace: string }> {
  await signUpAs(visitor, email);
  await makeWorkspace(visitor, workspace);
  return { email, workspace };
}

/** From the landing page to wherever a person with this address belongs; the address is proven with the code in the mailbox. */
export async function signUpAs(visitor: Visitor, email: string): Promise<void> {
  const { page, hand, language } = visitor;
  const identity = (word: Parameters<typeof sayIdentity>[1]) => sayIdentity(language, word);
  await visitor.go('/');
  await hand.press(page.getByRole('main').getByRole('button', { name: visitor.say('sign_up') }));
  await hand.type(page.getByLabel(identity('email')), email);
  await hand.type(page.getByLabel(identity('password')), password);
  await hand.press(visitor.button(identity('signUpDo')));
  await page.getByRole('heading', { name: identity('verify') }).waitFor();
  await hand.type(page.getByLabel(identity('code')), await readCode(visitor, email));
  await hand.press(visitor.button(identity('verifyDo')));
}

export async function makeWorkspace(visitor: Visitor, name: string): Promise<void> {
  const { page, hand } = visitor;
  await page.waitForURL('**/new-workspace');
  await hand.type(page.getByLabel(visitor.say('workspace_name')), name);
  await hand.press(visitor.button(visitor.say('workspace_create')));
  await page.waitForURL('**/today');
  await page.getByRole('heading', { name: visitor.say('today'), exact: true }).waitFor();
  await hand.press(
    page.getByRole('navigation', { name: visitor.say('navigation') }).getByRole('link', { name: visitor.pick({ en: 'Customers', zh: '客户' }), exact: true }),
  );
  await page.waitForURL('**/customers');
  await emptyList(visitor);
}

const emptyList = ({ page, language, say, pick }: Visitor): Promise<void> =>
  page.getByRole('heading', { name: say('list_empty', { things: inner(language, pick({ en: 'Customers', zh: '客户' })) }) }).waitFor();

/** Where the form of a new workspace guesses it to be. */
const places = {
  en: { currency: 'EUR', timeZone: 'Europe/Berlin', region: 'DE' },
  zh: { currency: 'CNY', timeZone: 'Asia/Shanghai', region: 'CN' },
};

/** At the empty list of a new workspace: what `signUp` comes to, without its pages, for stories that begin after them. */
export async function moveIn(visitor: Visitor, { email = newAddress(), workspace = 'Zwart & 张' } = {}): Promise<void> {
  const { call } = await openSession(visitor, email);
  const { status, body } = await call('POST', '/v1/workspaces', { name: workspace, language: visitor.language, ...places[visitor.language] });
  if (status !== 201) throw new Error(`${workspace}: ${JSON.stringify(body)}`);
  await visitor.go('/customers');
  await emptyList(visitor);
}

/** A session as signing up leaves one in the browser: the next page finds somebody signed in. */
export async function openSession({ url, context }: Visitor, email: string): Promise<Person> {
  const person = await signedUp(url, email);
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(person.cookie) ?? [];
  const [, path = '/'] = /;\s*path=([^;]+)/i.exec(person.cookie) ?? [];
  await context.addCookies([{ name, value, path, domain: new URL(url).hostname, httpOnly: true, sameSite: 'Strict' }]);
  return person;
}

/** In a second tab, as a person reads their mail. */
export async function readCode({ context, url, by }: Visitor, email: string): Promise<string> {
  const tab = await context.newPage();
  const hand = by === 'mouse' ? mouse(tab) : keyboard(tab);
  await tab.goto(`${url}/mailbox`);
  await hand.press(tab.getByRole('navigation').getByRole('link').filter({ hasText: email }).first());
  const code = /\b\d{6}\b/.exec(await tab.getByRole('article').innerText())?.[0];
  await tab.close();
  if (!code) throw new Error(`The letter to ${email} has no code`);
  return code;
}
