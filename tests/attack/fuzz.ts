/**
 * Requests drawn from the schemas of all operations: fitting, nearly fitting, wild, and odd on the wire (S19, S21, S24, S25).
 * None is answered by 5xx or off its schema, and none tells of the inside.
 */

import { settingsOf } from '@regulars/functions/runtime/store/settings.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { type Described, described, onTheRoad, type Sent } from '../api/requests.ts';
import type { TestLocal, World } from '../api/world.ts';
import { type Asked, each, opened, type Reply } from './ask.ts';
import { canaries, fitting, type Json, type Known, mutated, wild, written } from './drawing.ts';
import { idsOf, keyOf, type Prepared } from './stage.ts';
import { find, newTally, type Tally } from './tally.ts';

const A_CHUNK = 600;
const AT_ONCE = 8;

/** Nothing of this stands in any answer. */
export const inside =
  /node_modules|\.ts:\d|at \w+ \(|T#[0-9A-HJKMNP-TV-Z]{26}|arn:aws|AKIA[A-Z0-9]|GLOBAL#|ConditionalCheck|SQLITE_|sqlite|ECONN|BEGIN [A-Z ]*PRIVATE KEY/;

/** A request, and the operation that it reaches where that is known. */
interface Drawn {
  one: Described | undefined;
  asked: Asked;
}

interface Scene {
  world: World;
  list: Described[];
  sent: Map<string, Sent>;
  known: Known;
  headers: Record<string, string>[];
}

export async function attackBySchema(
  local: TestLocal,
  world: World,
  prepared: readonly Prepared[],
  { seed, requests }: { seed: number; requests: number },
): Promise<Tally> {
  const tally = newTally();
  const { ask, close } = opened(local.url);
  const statuses = new Map<number, number>();
  const random = seeded(seed);
  const scene = await sceneOf(local, world, prepared);
  const judge = judgeOf(scene);
  const log = overheard(scene, tally);
  while (tally.tried < requests) {
    const drawn = draw(scene, random.below(2 ** 31), Math.min(A_CHUNK, requests - tally.tried));
    await each(drawn, AT_ONCE, async (one) => {
      const reply = await ask(one.asked).catch((error: Error) => ({ status: 0, headers: {}, text: String(error), took: 0 }));
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const wrong = await judge(one, reply);
      if (wrong) find(tally, { kind: wrong, request: `seed ${seed}: ${shown(one.asked)}`, answer: `${reply.status} ${reply.text}` });
    });
    tally.tried += drawn.length;
  }
  close();
  tally.notes.push(
    [...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status}: ${times}`)
      .join(', '),
    `${log.end()} log lines`,
  );
  return tally;
}

/** Every line that is logged meanwhile: 2 KB at most, no key, nothing that somebody entered (S25). */
function overheard({ headers }: Scene, tally: Tally): { end(): number } {
  const { stdout } = process;
  const { write } = stdout;
  const before = process.env.REGULARS_LOG;
  const secrets = [...headers.map(({ authorization = '' }) => authorization.slice('Bearer '.length)), ...canaries];
  let lines = 0;
  process.env.REGULARS_LOG = 'all';
  stdout.write = (written: unknown) => {
    const line = String(written).trimEnd();
    lines++;
    if (line.length > 2048) find(tally, { kind: 'a line of the log is longer than 2 KB', request: '', answer: line });
    if (secrets.some((one) => line.includes(one))) find(tally, { kind: 'the log tells what it must not', request: '', answer: line });
    return true;
  };
  return {
    end() {
      Object.assign(stdout, { write });
      process.env.REGULARS_LOG = before;
      return lines;
    },
  };
}

async function sceneOf(local: TestLocal, world: World, prepared: readonly Prepared[]): Promise<Scene> {
  const sent = new Map(prepared.map((one) => [one.one.id, one.sent]));
  const list = described(world.objects);
  const fields = [...new Set(world.objects.flatMap((object) => [...Object.keys(object.fields), 'createdAt', 'id', 'owner.name']))];
  const ids = [...idsOf(local, world.workspace).values()].flatMap((some) => some.slice(0, 5));
  const position = String((await world.call('GET', '/v1/workspace')).headers.get('x-position'));
  const headers = [];
  for (const role of ['owner', 'owner', 'owner', 'admin', 'viewer'] as const)
    headers.push({ authorization: `Bearer ${await keyOf(world, role)}`, 'x-position': position });
  return { world, list, sent, known: { ids, fields }, headers };
}

/** So many requests, over all operations alike. */
function draw(scene: Scene, seed: number, count: number): Drawn[] {
  const arbitraries = arbitrariesOf(scene);
  const random = seeded(seed);
  const from = new Map<fc.Arbitrary<Drawn>, number>();
  for (let at = 0; at < count; at++) {
    const chosen = random.pick(arbitraries);
    from.set(chosen, (from.get(chosen) ?? 0) + 1);
  }
  const drawn = [...from].flatMap(([arbitrary, numRuns], at) => fc.sample(arbitrary, { numRuns, seed: seed + at }));
  return drawn
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

const made = new WeakMap<Scene, fc.Arbitrary<Drawn>[]>();
function arbitrariesOf(scene: Scene): fc.Arbitrary<Drawn>[] {
  const found = made.get(scene) ?? scene.list.map((one) => requestOf(one, scene));
  made.set(scene, found);
  return found;
}

/** Percent signs for everything odd; the half of a pair as bytes that are no UTF-8. */
const encoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : `${encodeURIComponent(text.toWellFormed())}%ED%A0%80`);

const jsonTypes = ['application/json', 'application/json; charset=utf-8', 'application/json;charset=gb18030', 'Application/JSON'];
const otherTypes = [
  'text/plain',
  'text/plain;application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/jsonp',
  '',
];
const oddHeaders: Record<string, string[]> = {
  'accept-language': ['zh-CN', 'en;q=0', '*', ',,,', 'x'.repeat(3000)],
  'if-match': ['"1"', 'W/"2"', '*', '"99999999999999"', 'abc', '""'],
  'idempotency-key': ['a', 'a#b', 'x'.repeat(300), 'key-1', '__proto__'],
  'x-position': ['s0', 's1.0:1', 's999999999.15:999999999999999', 's1.99:1', 'rubbish', ''],
  'x-workspace': ['x', '01HZZZZZZZZZZZZZZZZZZZZZZZ', '../x'],
  authorization: ['Bearer x', 'Bearer rk_x', 'Basic eDp4', 'Bearer', `Bearer ${'a'.repeat(5000)}`, 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  'content-encoding': ['gzip', 'identity'],
  cookie: ['a=b; __proto__=c', '=', 'x'.repeat(3000)],
  origin: ['null', 'https://evil.example'],
  'x-forwarded-host': ['evil.example'],
};

function requestOf(one: Described, { sent, known, headers }: Scene): fc.Arbitrary<Drawn> {
  const [method = 'GET', route = ''] = one.contract.route.split(' ');
  const isReading = method === 'GET' || method === 'DELETE';
  const prepared = sent.get(one.id);
  const schema = z.toJSONSchema(one.contract.input, { io: 'input', unrepresentable: 'any' }) as Json; // what is read of one
  const parameters = [...route.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
  const { body: whole, ...flat } = schema.properties ?? {};
  const rest: Json = whole ?? {
    ...schema,
    properties: Object.fromEntries(Object.entries(flat).filter(([name]) => !parameters.includes(name))),
    required: (schema.required ?? []).filter((name) => !parameters.includes(name)),
  };

  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known.ids) },
    { weight: 1, arbitrary: wild.map((value) => (typeof value === 'string' ? value.slice(0, 500) : '1')) },
  );
  const own = prepared?.path.split('?')[0];
  const drawnPath = fc
    .tuple(...parameters.map(() => text))
    .map((values) => parameters.reduce((path, name, at) => path.replace(new RegExp(`\\{${name}\\+?\\}`), encoded(values[at] ?? '') || '%20'), route));
  const path = own ? fc.oneof({ weight: 3, arbitrary: fc.constant(own) }, drawnPath) : drawnPath;
  const value = fc.oneof(
    { weight: 4, arbitrary: fitting(rest, known) },
    { weight: 5, arbitrary: prepared?.body === undefined ? fitting(rest, known).chain((fits) => mutated(fits, known)) : mutated(prepared.body, known) },
    { weight: 1, arbitrary: wild },
  );
  const query = fc.oneof(
    fitting(rest, known).map(queryOf),
    fc
      .tuple(
        fc.constantFrom('filter', 'sort', 'cursor', 'include', 'fields', 'limit', 'text', 'trashed', 'offset', '__proto__'),
        fc.constantFrom(...known.fields, ''),
        fc.constantFrom('is', 'in', 'contains', 'empty', 'x'),
        text,
      )
      .map(([name, field, operator, odd]) => (name === 'filter' ? `filter[${encoded(field)}][${operator}]=${encoded(odd)}` : `${name}=${encoded(odd)}`)),
    fc.constantFrom('', '&&&', '=', 'a[]=1&a[]=2', '%', '%ff=%ff', `x=${'y'.repeat(3000)}`, 'limit=1&limit=2', prepared?.path.split('?')[1] ?? ''),
  );
  const odd = fc.constantFrom(...Object.entries(oddHeaders).flatMap(([name, values]) => values.map((one) => ({ [name]: one }))));
  const more = fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: odd });
  const head = fc.tuple(fc.constantFrom(...headers), more).map(([a, b]) => ({ ...a, ...b }) as Record<string, string>); // names and values are texts

  const fit = fc.tuple(path, head, isReading ? query : value, fc.constantFrom(...jsonTypes)).map(([at, head, what, type]) => ({
    one,
    asked: isReading
      ? { method, path: what ? `${at}?${what}` : at, headers: head }
      : { method, path: at, headers: { ...head, 'content-type': type }, body: written(what) },
  }));
  const broken = fc.tuple(path, head, fc.constantFrom(...brokenBodies), fc.constantFrom(...jsonTypes));
  const foreign = fc.tuple(path, head, fc.constantFrom(written(prepared?.body ?? {}), 'a=b'), fc.constantFrom(...otherTypes));
  const wire = fc.oneof(
    broken.map(([at, head, body, type]) => ({ one, asked: { method, path: at, headers: { ...head, 'content-type': type }, body } })),
    foreign.map(([at, head, body, type]) => ({ one, asked: { method, path: at, headers: { ...head, ...(type ? { 'content-type': type } : {}) }, body } })),
    fc.tuple(path, head, fc.constantFrom(...verbs)).map(([at, head, verb]) => ({ one: undefined, asked: { method: verb, path: at, headers: head } })),
  );
  return fc.oneof({ weight: 8, arbitrary: fit }, { weight: 2, arbitrary: wire });
}

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'TRACE', 'PROPFIND'];
const brokenBodies = [
  ...['{', '[]', '"x"', 'null', '1e400', '{"a":1}{"b":2}', '\u0000', '{"__proto__":{"a":1}}', '{"\\ud800":1}', '<x/>'],
  '['.repeat(80_000),
  `{"__":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  `{"name":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
];

const queryOf = (value: unknown): string =>
  Object.entries(value as Record<string, unknown>) // what an object's schema draws
    .map(([name, one]) => `${encoded(name)}=${encoded(typeof one === 'string' ? one.slice(0, 2000) : String(one))}`)
    .join('&');

const shown = ({ method, path, headers = {}, body }: Asked) => {
  const { authorization: _, 'x-position': __, ...rest } = headers;
  return `${method} ${path} ${JSON.stringify(rest)} ${body?.toString() ?? ''}`;
};

/** What the road of every request may answer, beside what an operation names. */
const always = new Set<string>([...onTheRoad, 'PRECONDITION', 'WRONG_ORIGIN']);
const Problem = z.object({ type: z.string(), title: z.string().check(z.minLength(3)), status: z.int(), code: z.string(), requestId: z.string() });

/** Says what is wrong with an answer, if anything is. */
function judgeOf({ world, list }: Scene): (drawn: Drawn, reply: Reply) => Promise<string | undefined> {
  let now = new Map(list.map((one) => [one.id, one]));
  const current = async () => {
    const { definitions } = await settingsOf(world.workspace, { read: 0, write: 0 }, Number.POSITIVE_INFINITY);
    now = new Map(described(definitions.filter(({ internal }) => !internal)).map((one) => [one.id, one]));
  };
  const isOff = (one: Described, body: unknown) => now.get(one.id)?.contract.output.safeParse(body).success !== true;
  return async ({ one, asked: { method, headers = {}, body: sentBody } }, { status, headers: told, text }) => {
    const about = one?.id ?? 'on the wire';
    if (status === 0) return `${about}: no answer, ${text}`;
    if (status >= 500) return `${about}: ${status} ${(/"code":"(\w+)"/.exec(text) ?? [])[1] ?? ''}`;
    if (inside.test(text) && !inside.test(sentBody?.toString() ?? '')) return `${about}: tells of the inside`;
    const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
    if (sentBody && !isJson && ![401, 404, 413, 415].includes(status)) return `${about}: read a body of type ${headers['content-type']}`;
    if (status >= 400) {
      if (method === 'HEAD') return undefined; // has no body
      const problem = Problem.safeParse(jsonOf(text));
      if (!problem.success || problem.data.status !== status || !/^application\/problem\+json/.test(told['content-type'] ?? ''))
        return `${about}: ${status} that is no problem document`;
      const { code } = problem.data;
      if (one && !always.has(code) && !(one.contract.errors as readonly string[]).includes(code)) return `${about}: does not name ${code}`;
      return undefined;
    }
    if (!one || status === 204 || one.contract.answers === 'bytes') return undefined;
    if (status !== (one.contract.status ?? 200)) return `${about}: ${status}`;
    const body = jsonOf(text);
    if (isOff(one, body)) await current(); // fields and objects come and go by what is drawn
    return isOff(one, body) ? `${about}: off its schema` : undefined;
  };
}

function jsonOf(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text;
}
