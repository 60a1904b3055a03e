/** A workspace that has something of everything: records of each object, custom fields of each kind, members by role. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { newId } from '@regulars/functions/runtime/store/ids.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { settingsOf } from '@regulars/functions/runtime/store/settings.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { type KindName, kindNames } from '@regulars/shared/fields/kinds.ts';
import { a } from '@regulars/shared/objects/factory.ts';
import { type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { definitionsFrom } from '@regulars/shared/objects/own.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import type { Call, startTest } from '../local.ts';

export type TestLocal = Awaited<ReturnType<typeof startTest>>;

/** An object of the workspace's own, as it is sent: what holds for every object holds for it. */
const boat = {
  name: 'x_boat',
  plural: 'x_boats',
  label: { en: 'Boat', zh: '船' },
  pluralLabel: { en: 'Boats', zh: '船只' },
  titleLabel: { en: 'Name', zh: '船名' },
  icon: 'ship',
  owned: true,
  timeline: true,
} as const;
const boatLink = { kind: 'link', to: 'customer', label: { en: 'Customer', zh: '客户' } };

/** The objects that every world has; more fields of theirs are its own. */
export const routed = definitionsFrom({ x_boat: { ...boat, menu: 1 }, 'x_boat.x_customer': boatLink }).filter(({ internal }) => !internal);

const choices = [
  { value: 'one', label: { en: 'One', zh: '一' } },
  { value: 'two', label: { en: 'Two', zh: '二' } },
  { value: 'three', label: { en: 'Three', zh: '三' } },
];

/** What is sent to make a custom field of a kind. */
export function newFieldOf(kind: KindName, object: string, name = `x_${kind.toLowerCase()}`) {
  return {
    object,
    name,
    kind,
    label: { en: `Own ${kind}`, zh: `自定义 ${kind}` },
    ...(/^(choice|manyChoice|stage)$/.test(kind) ? { choices } : {}),
    ...(/^links?$/.test(kind) ? { to: 'customer' } : {}),
    ...(/^(text|longText|email|phone|url|handles|tags)/.test(kind) ? { searched: true } : {}),
  };
}

export interface World {
  workspace: string;
  owner: string;
  call: Call;
  as: Awaited<ReturnType<TestLocal['workspace']>>['as'];
  /** Definitions as the workspace has them. */
  objects: ObjectOf[];
  random: Random;
  objectOf(name: string): ObjectOf;
  /** Ids of records that stay, in rotation: two that follow each other differ. */
  link(to: string): string | undefined;
  /** Values of a new record. */
  draw(object: ObjectOf, filled?: number): Record<string, unknown>;
  /** A new user, past the API: people come by invitation only. Gives the id. */
  hire(values?: Record<string, unknown>): Promise<string>;
  /** The token of an invitation that another workspace has sent to who calls here. */
  invited(): Promise<string>;
  /** A new record, stored. */
  make(object: ObjectOf, values?: Record<string, unknown>): Promise<Record<string, unknown> & { id: string; version: number }>;
}

export async function makeWorld(local: TestLocal, { seed = 1, custom = true as boolean | 'code', each = 3 } = {}): Promise<World> {
  const { workspace, owner, call, as } = await local.workspace(`World ${seed}`);
  const random = seeded(seed);
  const entries: Record<string, unknown> = {};
  const addField = async (body: ReturnType<typeof newFieldOf> & { unique?: boolean }) => {
    const made = await call('POST', '/v1/fields', body);
    if (made.status !== 201) throw new Error(`${body.name}: ${JSON.stringify(made.body)}`);
    const { object, name, ...field } = made.body;
    entries[`${object}.${name}`] = field;
  };
  const { status, body: made } = await call('POST', '/v1/objects', boat);
  if (status !== 201) throw new Error(`x_boat: ${JSON.stringify(made)}`);
  entries.x_boat = made;
  await addField({ object: 'x_boat', name: 'x_customer', ...boatLink } as ReturnType<typeof newFieldOf>);
  if (custom) {
    if (custom !== 'code') for (const kind of kindNames) await addField(newFieldOf(kind, 'customer'));
    for (const object of routed) if (offers(object, 'upsert')) await addField({ ...newFieldOf('text', object.name, 'x_code'), unique: true });
  }
  if (custom === true) {
    await addField(newFieldOf('link', 'task'));
    await addField(newFieldOf('links', 'user'));
  }
  const definitions = definitionsFrom(entries).filter(({ internal }) => !internal);
  const ids = new Map<string, string[]>([['user', [owner]]]);
  const turns = new Map<string, number>();
  const world: World = {
    workspace,
    owner,
    call,
    as,
    random,
    objects: definitions,
    objectOf(name) {
      const found = definitions.find((one) => one.name === name);
      if (!found) throw new Error(`No object ${name}`);
      return found;
    },
    link(to) {
      const known = ids.get(to) ?? [];
      const turn = turns.get(to) ?? 0;
      turns.set(to, turn + 1);
      return known[turn % known.length];
    },
    async hire(values = {}) {
      const meter = { read: 0, write: 0 };
      const id = newId('user');
      const name = `Hired ${random.below(1e9)}`;
      const whole = { name, email: `${name.replace(' ', '.')}@example.com`.toLowerCase(), role: 'member', access: 'all', ...values };
      const settings = await settingsOf(workspace, meter, Number.POSITIVE_INFINITY);
      const object = settings.definitions.find((one) => one.name === 'user') as ObjectOf; // there always is
      const writer = { user: owner, via: 'api', now: new Date().toISOString(), timeZone: 'Europe/Berlin', settings: settings.version };
      await commit([create(object, whole as never, id)], { table: tableFor(meter), keyring: await keyringOf(workspace, meter), writer }, () => undefined);
      return id;
    },
    async invited() {
      const host = await local.workspace(`Host ${random.below(1e9)}`);
      const { email } = (await call('GET', '/v1/me')).body.person;
      const invited = await host.call('POST', '/v1/invitations', { email, role: 'member' });
      if (invited.status !== 201) throw new Error(JSON.stringify(invited.body));
      return tokenIn(local, email);
    },
    draw: (object, filled = 1) => a(object, {}, { random, link: world.link, filled }) as Record<string, unknown>,
    async make(object, values = {}) {
      const made = await call('POST', `/v1/${object.plural}`, { ...world.draw(object), ...values });
      if (made.status !== 201) throw new Error(`${object.name}: ${JSON.stringify(made.body)}`);
      return made.body;
    },
  };
  // What others point to first: a required link needs a record to point to.
  const needs = (object: ObjectOf) => Object.values(object.fields).filter((field) => field.required && 'to' in field && field.to !== 'user').length;
  for (const object of [...definitions].sort((x, y) => needs(x) - needs(y))) {
    if (!offers(object, 'create')) continue;
    const made: string[] = [];
    for (let at = 0; at < each; at++) made.push((await world.make(object)).id);
    ids.set(object.name, made);
  }
  return world;
}

/** The token in the last letter to an address. */
export async function tokenIn(local: TestLocal, email: string): Promise<string> {
  const letter = (await local.cloud.mail.list()).find(({ to }) => to.includes(email));
  const [, token] = /\/join#(\S+)/.exec(letter?.text ?? '') ?? [];
  if (!token) throw new Error(`No invitation was sent to ${email}`);
  return token;
}

/**
 * All that the table holds of a workspace, or of all, as one hash: records, journal, heads, guards, kept answers. Read
 * from the embedded table's own file, behind the system's back.
 */
export function stateOf(local: TestLocal, workspace = ''): string {
  const { rows, hashes } = readTable(local);
  const known = hashes.get(workspace);
  if (known) return known;
  const hash = createHash('sha256');
  let count = 0;
  for (const { pk, sk, item } of rows) {
    // Which columns are indexed is remembered by reading, and is no data of anybody's.
    // A ticket lasts a minute and is swept away at any time.
    // What limits and meters count is none either: a refused request is counted like any other.
    if (!pk.startsWith(`T#${workspace}`) || pk.endsWith('#S') || sk === 'ticket' || /^T#\w+#M(#|$)/.test(pk)) continue;
    hash.update(`${pk}|${sk}|${item}\n`);
    count++;
  }
  if (count === 0) throw new Error(`The table holds nothing of ${workspace || 'any workspace'}: a hash of nothing shows no change`);
  const state = `${count} items ${hash.digest('hex')}`;
  hashes.set(workspace, state);
  return state;
}

interface Row {
  pk: string;
  sk: string;
  item: string;
}

/** What was read of a file stays true until SQLite says that somebody wrote to it. */
interface Read {
  db: DatabaseSync;
  version: unknown;
  rows: Row[];
  hashes: Map<string, string>;
}
const read = new Map<string, Read>();

/** Every item of the table, as DynamoDB's JSON, in order of keys. */
export const rowsOf = (local: TestLocal): readonly Row[] => readTable(local).rows;

function readTable(local: TestLocal): Read {
  const { file } = local.cloud.table;
  if (!file) throw new Error('This test reads the file of the embedded table: run it without DYNAMODB_ENDPOINT');
  const { db, ...known } = read.get(file) ?? { db: new DatabaseSync(file, { readOnly: true }), version: undefined, rows: [], hashes: new Map() };
  const { data_version: version } = db.prepare('PRAGMA data_version').get() as { data_version: unknown }; // the pragma's one column
  if (version === known.version) return { db, ...known };
  // The file keeps the type before the key: `S:T#…`.
  const rows = db.prepare('SELECT substr(pk, 3) AS pk, substr(sk, 3) AS sk, item_json AS item FROM regulars ORDER BY 1, 2').all() as unknown as Row[]; // the columns named
  const found: Read = { db, version, rows, hashes: new Map() };
  read.set(file, found);
  return found;
}
