/** What must hold for every operation in the list, for every object, in a workspace with fields of its own. */

import { createHmac } from 'node:crypto';
import { systemFields } from '@regulars/shared/objects/object.ts';
import type { Role } from '@regulars/shared/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type Answer, type Call, caller, startTest } from '../local.ts';
import { askedElsewhere, type Described, described, type IdPlace, idPlaces, lasting, onTheRoad, type Sent, send, valid, writes } from './requests.ts';
import { stateOf } from './table.ts';
import { makeWorld, type TestLocal, type World } from './world.ts';

let local: TestLocal;
let world: World;
/** Another workspace with records of every object: nobody in the first may learn of it or touch it. */
let other: World;
let roles: Record<Role, Call>;

beforeAll(async () => {
  local = await startTest();
  world = await makeWorld(local, { seed: 1 });
  other = await makeWorld(local, { seed: 2 });
  listHere = described(world.objects);
  const named = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
  roles = Object.fromEntries(await Promise.all(named.map(async (role) => [role, await world.as(role)] as const))) as typeof roles; // one for each name
});
afterAll(() => local?.stop());

const list = described();
/** The same for this workspace, with its fields: made once, for all schemas are made with it. */
let listHere: Described[] = [];
const inWorld = ({ id }: Described): Described => {
  const found = listHere.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not in the list of this workspace`);
  return found;
};

const always = new Set<string>(onTheRoad);

function refused(answer: Answer, status: number, { contract }: Described, about: string): void {
  expect({ about, status: answer.status, body: answer.body }).toMatchObject({
    about,
    status,
    body: { status, code: expect.any(String), title: expect.any(String), requestId: expect.any(String) },
  });
  expect(answer.headers.get('content-type'), about).toMatch(/^application\/problem\+json/);
  expect(
    always.has(answer.body.code) || (contract.errors as readonly string[]).includes(answer.body.code),
    `${contract.id} does not name ${answer.body.code}`,
  ).toBe(true);
  expect(JSON.stringify(answer.body), about).not.toMatch(/at .*\.ts:|node_modules|T#[0-9A-Z]{26}/);
}

/** Runs refused requests and looks at the table before and after: what is refused leaves nothing behind. */
async function leavesNothing(ask: () => Promise<void>): Promise<void> {
  await quiet();
  const before = stateOf(local);
  await ask();
  expect(stateOf(local), 'something was stored though it was refused').toBe(before);
}

/** Jobs that earlier requests began have ended: what changes from here on was changed by who is watched. */
async function quiet(): Promise<void> {
  while (jobsMayRun && !local.isAtRest()) await new Promise((resolve) => setTimeout(resolve, 10));
  jobsMayRun = false;
}
let jobsMayRun = false;

const forged = () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'x', email: 'owner@example.com', token_use: 'access', client_id: 'regulars-web', iss: `${local.url}/identity`, exp: 4e9 });
  const hs = `${part({ alg: 'HS256', typ: 'JWT' })}.${claims}`;
  return { none: `${part({ alg: 'none' })}.${claims}.`, hs: `${hs}.${createHmac('sha256', 'key').update(hs).digest('base64url')}` };
};

// A role's rights, said here once more on purpose: a slip in the one table of `roles.ts` shows.
const administrative =
  /^((create|update|delete|restore)(Field|Object)|(create|update|delete)Rule|(preview|change)Kind|mergeChoices|updateLayout|updateWorkspace|addSamples|clearSamples)$|(User|Team|Users|Teams)$/;
const ofPeople = /^(changeRights|removeMember|(invite|list|resend|revoke)(Member|Invitations?)|(list|create|update|delete)Roles?)$|Webhook|Deliveries$/;
const ofMoney = /^(getUsage|setCap|listStatements|getStatement)$/;
const reads = /^(get|list|search|summarize|explain|check|read)/;
/** What everybody does for themselves alone. */
const personal = /^(createWorkspace|acceptInvitation|updatePreferences|openTicket|readNotifications|updateNotificationSettings)$/;
function refusedTo(role: Role, id: string): boolean {
  if (role === 'owner' || role === 'admin' || personal.test(id)) return false;
  if (ofPeople.test(id) || ofMoney.test(id)) return true;
  if (/Import$|^export/.test(id)) return role === 'viewer' || role === 'member';
  if (reads.test(id)) return false;
  return role === 'viewer' || administrative.test(id);
}

const jsonTypes = ['string', 'number', 'boolean', 'array', 'object'] as const;
const examples: Record<(typeof jsonTypes)[number], unknown> = { string: 'text', number: 12.5, boolean: true, array: [], object: {} };
type Json = { type?: string | string[]; anyOf?: Json[]; properties?: Record<string, Json> };
const typesOf = ({ type, anyOf = [] }: Json): string[] =>
  [...[type ?? []].flat(), ...anyOf.flatMap(typesOf)].map((one) => (one === 'integer' ? 'number' : one));

/** Values of every JSON type that the schema does not take. */
function wrongFor(schema: Json): unknown[] {
  const types = typesOf(schema);
  return types.length === 0 ? [] : jsonTypes.filter((type) => !types.includes(type)).map((type) => examples[type]);
}

const pointers = (answer: Answer): string[] => (answer.body.errors ?? []).map((one: { pointer: string }) => one.pointer);

test('a page of the fields that were asked for keeps to its schema', async () => {
  for (const one of listHere.filter(({ base }) => base === 'searchRecords')) {
    const { plural = '', title = '' } = one.object ?? {};
    for (const fields of [[], [title]]) {
      const { status, body } = await world.call('POST', `/v1/${plural}/search`, { fields, limit: 2 });
      const parsed = one.contract.output.safeParse(body);
      expect({ one: one.id, status, issues: parsed.success ? [] : parsed.error.issues }).toEqual({ one: one.id, status: 200, issues: [] });
    }
  }
});

describe.each(list.map((one) => [one.id, one] as const))('%s', (_, listed) => {
  const { contract } = listed;
  const elsewhere = askedElsewhere(listed);
  const isPublic = contract.allow === 'public';
  /** Runs unless the operation is asked elsewhere. */
  const check = (name: string, run: () => Promise<void>) =>
    test(name, async (context) => {
      if (elsewhere) return context.skip(elsewhere);
      jobsMayRun ||= /^(imports|exports|jobs|samples|duplicates|fields|bulk|webhooks)$/.test(contract.folder);
      return run();
    });

  check('answers a valid request by its own schema', async () => {
    const one = inWorld(listed);
    const answer = await send(world.call, await valid(one, world));
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: contract.status ?? 200 });
    const parsed = one.contract.output.safeParse(answer.body);
    expect(parsed.success ? [] : parsed.error.issues).toEqual([]);
    expect(answer.body, 'the answer says more than the schema does').toEqual(parsed.data);
    expect(answer.headers.get('x-position')).toMatch(/^s\d/);
    expect(answer.headers.get('x-usage-units')).toMatch(/^read=[\d.]+, write=[\d.]+(, lease=[12])?$/);
    expect(answer.headers.get('ratelimit-policy')).toMatch(/^"\w+";q=\d+;w=\d+/);
    expect(answer.headers.get('ratelimit')).toMatch(/^"\w+";r=\d+;t=\d+/);
  });

  if (!isPublic) {
    check('refuses who proves nothing (401)', async () => {
      const one = inWorld(listed);
      const sent = await valid(one, world);
      const tokens = ['', 'rubbish', `rk_${'x'.repeat(40)}`, ...Object.values(forged())];
      await leavesNothing(async () => {
        for (const token of tokens)
          refused(await send(caller(local.url, token || undefined), sent, { 'x-workspace': world.workspace }), 401, one, `token ${token.slice(0, 12)}`);
      });
    });
  }

  if (contract.allow !== 'public') {
    check('refuses a role that may not (403)', async () => {
      const one = inWorld(listed);
      for (const role of Object.keys(roles) as Role[]) {
        const sent = await valid(one, world);
        if (refusedTo(role, one.id)) await leavesNothing(async () => refused(await send(roles[role], sent), 403, one, role));
        else expect((await send(roles[role], sent)).status, role).not.toBe(403);
      }
    });
  }

  check('does not know another workspace’s ids, in any place (404)', async () => {
    const one = inWorld(listed);
    const sent = await valid(one, world);
    const theirs = await valid(one, other);
    await quiet();
    const before = stateOf(local, other.workspace);
    const mine = stateOf(local, world.workspace);
    for (const { name } of idPlaces(sent)) {
      // What a batch did is done: each place is tried with items of its own.
      const anew = async () => idPlaces(one.base === 'batchRecords' ? await valid(one, world) : sent).find((place) => place.name === name) as IdPlace;
      const place = await anew();
      const foreign = foreignFor(place, theirs);
      const unknown = `${place.id.slice(0, -26)}01HZZZZZZZZZZZZZZZZZZZZZZZ`;
      const [a, b] = [await send(world.call, place.with(foreign)), await send(world.call, (await anew()).with(unknown))];
      expect(a.status, place.name).toBe(b.status);
      expect(told(a, place).replaceAll(foreign, '…'), place.name).toBe(told(b, place).replaceAll(unknown, '…'));
      if (one.base === 'batchRecords') {
        expect(told(a, place), place.name).toContain('"NOT_FOUND"');
        const whole = (await anew()).with(foreign);
        const held = stateOf(local, world.workspace);
        refused(await send(world.call, { ...whole, body: { ...(whole.body as object), atomic: true } }), 404, one, `atomic ${place.name}`);
        expect(stateOf(local, world.workspace), 'part of an atomic batch was stored').toBe(held);
      } else refused(a, 404, one, place.name);
    }
    expect(stateOf(local, other.workspace)).toBe(before);
    if (one.base !== 'batchRecords') expect(stateOf(local, world.workspace)).toBe(mine);
  });

  check('refuses each value of a wrong type, by its pointer (400)', async () => {
    const one = inWorld(listed);
    const sent = await valid(one, world);
    if (contract.route.startsWith('GET ') || contract.route.startsWith('DELETE ')) return;
    const schema = z.toJSONSchema(one.contract.input, { io: 'input', unrepresentable: 'any' }) as Json;
    const properties = schema.properties?.body?.properties ?? schema.properties ?? {};
    await leavesNothing(async () => {
      for (const [name, property] of Object.entries(properties)) {
        if (contract.route.includes(`{${name}}`)) continue;
        for (const wrong of wrongFor(property)) {
          const answer = await send(world.call, { ...sent, body: { ...(sent.body as object), [name]: wrong } });
          refused(answer, 400, one, `${name}: ${JSON.stringify(wrong)}`);
          expect(
            pointers(answer).some((pointer) => pointer === `/${name}` || pointer.startsWith(`/${name}/`)),
            `${name}: ${pointers(answer)}`,
          ).toBe(true);
        }
      }
    });
  });

  check('refuses what it does not know, and what nobody may set (400)', async () => {
    const one = inWorld(listed);
    const sent = await valid(one, world);
    const reading = contract.route.startsWith('GET ') || contract.route.startsWith('DELETE ');
    if (isPublic) return;
    await leavesNothing(async () => {
      if (reading) {
        const answer = await send(world.call, { ...sent, path: `${sent.path}${sent.path.includes('?') ? '&' : '?'}nonsense=1` });
        refused(answer, 400, one, 'nonsense');
        expect(pointers(answer)).toEqual(['/nonsense']);
        return;
      }
      const ownSystem = one.object && /^(create|update|upsert)Record$/.test(one.base);
      const byRule = ownSystem
        ? Object.entries(one.object?.fields ?? {})
            .filter(([, field]) => field.by === 'rule')
            .map(([name]) => name)
        : [];
      for (const name of ['nonsense', 'x_nonsense', 'constructor', 'tenant', 'workspace', ...(ownSystem ? [...systemFields, ...byRule] : [])]) {
        const answer = await send(world.call, { ...sent, body: { ...(sent.body as object), [name]: 'x' } });
        refused(answer, 400, one, name);
        expect(answer.body.errors).toMatchObject([
          { pointer: `/${name}`, code: [...systemFields, ...byRule].includes(name) && ownSystem ? 'READ_ONLY' : 'UNKNOWN_FIELD' },
        ]);
      }
    });
  });

  if (!/^(GET|DELETE) /.test(contract.route)) {
    check('refuses __proto__, broken JSON and bodies that are no JSON (400, 415)', async () => {
      const one = inWorld(listed);
      const sent = await valid(one, world);
      const key = await keyOf(world);
      const text = JSON.stringify(sent.body ?? {});
      await leavesNothing(async () => {
        const post = async (body: string, type = 'application/json') => {
          const response = await fetch(`${local.url}${sent.path}`, {
            method: sent.method,
            headers: { authorization: `Bearer ${key}`, 'content-type': type },
            body,
          });
          return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
        };
        for (const polluting of [
          text.replace('{', '{"__proto__":{"role":"owner"},').replace(',}', '}'),
          text.replace('{', '{"\\u005f_proto__":1,').replace(',}', '}'),
          `{"a":[{"__proto__":null}]}`,
        ]) {
          const answer = await post(polluting);
          refused(answer, 400, one, polluting.slice(0, 40));
          expect(pointers(answer)[0]).toMatch(/__proto__$/);
        }
        expect(({} as { role?: string }).role).toBeUndefined();
        refused(await post(`${text}x`), 400, one, 'broken JSON');
        refused(await post('[]'), 400, one, 'a list');
        refused(await post('"text"'), 400, one, 'a text');
        refused(await post(text, 'text/plain'), 415, one, 'text/plain');
        refused(await post(text, 'application/x-www-form-urlencoded'), 415, one, 'a form');
      });
    });
  }

  if (writes(listed)) {
    check('has one effect and one answer under one Idempotency-Key', async () => {
      const one = inWorld(listed);
      const sent = await valid(one, world);
      await quiet();
      const key = { 'idempotency-key': `key-${one.id}` };
      const first = await send(world.call, sent, key);
      expect({ status: first.status, body: first.body }).toMatchObject({ status: contract.status ?? 200 });
      jobsMayRun ||= Boolean(contract.uses.events);
      await quiet();
      const after = stateOf(local, world.workspace);
      const again = await send(world.call, sent, key);
      expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
      // What was read besides may be fresher by now.
      for (const name of ['x-change', ...(contract.uses.readmodel ? [] : ['x-position']), 'etag'])
        expect(again.headers.get(name), name).toBe(first.headers.get(name));
      jobsMayRun ||= Boolean(contract.uses.events);
      await quiet();
      expect(stateOf(local, world.workspace), 'the repetition had an effect').toBe(after);

      const different = sent.body === undefined ? await valid(one, world) : { ...sent, body: { ...(sent.body as object), ...changedIn(sent) } };
      const before = stateOf(local, world.workspace);
      refused(await send(world.call, different, key), 422, one, 'the same key for something else');
      expect(stateOf(local, world.workspace)).toBe(before);
    });
  }
});

/** What an answer says of a place, without what differs from request to request: of a batch the item alone. */
function told(answer: Answer, { name }: IdPlace): string {
  const [, at] = /items\/(\d)/.exec(name) ?? [];
  if (at === undefined) return JSON.stringify({ ...(lasting(answer) as object), nextCursor: undefined }); // a cursor is sealed, each time anew
  return JSON.stringify(answer.body.results[Number(at)]).replaceAll(answer.body.results[Number(at)].problem?.requestId, '');
}

/** Another value for the first of the body that is a text, or fewer items. */
function changedIn({ body }: Sent): Record<string, unknown> {
  const text = Object.entries(body as object).find(([name, value]) => typeof value === 'string' && /^(name|subject|role|text)$/.test(name));
  if (text) return { [text[0]]: body && /^x_/.test(text[1]) ? `${text[1]}9` : `b ${text[1]}` }; // what a file is goes by how its name ends
  const { items, columns, position, business, sections, opens, cells, format, ...rest } = body as {
    items?: unknown[];
    columns?: unknown[];
    position?: number;
    business?: string;
    sections?: unknown[];
    opens?: unknown[];
    cells?: unknown[];
    format?: string;
  } & Record<string, unknown>;
  if (business) return { business: 'wholesaler' };
  if (opens) return { opens: [] };
  if (sections) return { hiddenWhenEmpty: [] };
  if (cells) return { cells: cells.slice(1) };
  if (format) return { format: 'xlsx' };
  const { set, rows } = rest as { set?: Record<string, unknown>; rows?: unknown[] };
  if (set) return { set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, `${value} b`])) };
  if (rows) return { rows: rows.slice(1) };
  if (typeof rest.anew === 'boolean') return { anew: !rest.anew };
  if (typeof rest.most === 'number') return { most: rest.most + 1 };
  if (rest.first && rest.second) return { first: rest.second, second: rest.first };
  if (typeof rest.to === 'string') return { to: '2026-03-01T00:00:00Z' };
  if (rest.versions) return { versions: { nobody: 1 } };
  if (rest.moves) return { moves: [] };
  const other = { message: { en: 'Other' }, menu: 77, kind: 'longText', into: null };
  const found = Object.entries(other).find(([name]) => name in rest);
  if (found) return { [found[0]]: found[1] };
  return items ? { items: items.slice(1) } : columns ? { columns: columns.slice(1) } : { position: (position ?? 0) + 1 };
}

/** The other workspace's id of the same kind: what stands at the same place of their request, or any record of theirs. */
function foreignFor({ id, name }: IdPlace, theirs: Sent): string {
  const kind = id.slice(0, -27);
  const same = idPlaces(theirs).find((one) => one.name === name && one.id.slice(0, -27) === kind)?.id;
  const found = same ?? (kind === 'user' ? other.owner : other.link(kind));
  if (!found) throw new Error(`The other workspace has no ${kind}`);
  return found;
}

async function keyOf({ workspace, owner }: World): Promise<string> {
  const { directoryOf } = await import('@regulars/functions/runtime/directory/directory.ts');
  const { key } = await directoryOf({ read: 0, write: 0 }).createApiKey({
    workspace,
    user: owner,
    role: 'owner',
    access: 'all',
    name: 'raw',
    now: new Date().toISOString(),
  });
  return key;
}
