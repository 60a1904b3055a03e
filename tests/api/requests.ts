/** A valid request for every operation. An operation without one here fails the tests over every operation. */

import type { ErrorCode } from '@regulars/shared/errors.ts';
import type { FileEntry } from '@regulars/shared/fields/files.ts';
import { idPattern } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { expanded, forRecords } from '@regulars/shared/operations/index.ts';
import type { Contract, Placed } from '@regulars/shared/operations/operation.ts';
import type { Answer, Call } from '../local.ts';
import { routed, type World } from './world.ts';

export interface Sent {
  method: string;
  path: string;
  body?: unknown;
}

export interface Described {
  /** The operation's own name, such as `updateRecord`. */
  base: string;
  /** Its name in the expanded list, such as `updateCustomer`. */
  id: string;
  object?: ObjectOf;
  contract: Contract & Placed;
}

/** The expanded list, each entry with the operation and object it came from. */
export function described(of: readonly ObjectOf[] = routed): Described[] {
  const origin = new Map(forRecords.flatMap((one) => of.map((object) => [one.for(object).id, { base: one.id, object }] as const)));
  return expanded(of).map((contract) => ({ base: contract.id, ...origin.get(contract.id), id: contract.id, contract }));
}

/** The reason why an operation is asked by tests of its own; its tests here skip with it. Every other must be there. */
export const askedElsewhere = ({ contract }: Described): string | undefined =>
  contract.folder === 'sessions' ? 'sessions need a provider and a browser: infra/local/tests/session.test.ts asks them everything' : undefined;

/** Refusals that belong to the road of every request, beside those an operation names. */
export const onTheRoad = [
  'BAD_JSON',
  'INVALID',
  'NOT_SIGNED_IN',
  'CAP_REACHED',
  'NOT_ALLOWED',
  'NOT_FOUND',
  'TOO_LARGE',
  'WRONG_TYPE_OF_CONTENT',
  'TOO_MANY_REQUESTS',
] as const satisfies readonly ErrorCode[];

export const writes = ({ contract: { uses } }: Described) => uses.store === 'write' || uses.directory === 'write';

type Maker = (world: World, object: ObjectOf) => Promise<Sent> | Sent;

const linkName = (object: ObjectOf) => Object.entries(object.fields).find(([, field]) => field.kind === 'link' && !field.deleted)?.[0];
const changeable = (object: ObjectOf, values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => object.fields[name]?.by !== 'rule'));
const uniqueName = (object: ObjectOf) => Object.entries(object.fields).findLast(([, field]) => field.unique && field.kind === 'text')?.[0] ?? 'none';

async function fresh(world: World, object: ObjectOf): Promise<string> {
  return object.only && !object.only.includes('create') ? (world.link(object.name) as string) : (await world.make(object)).id; // a user there always is
}

const where = (world: World, object: ObjectOf) => {
  const name = linkName(object);
  const target = name && (object.fields[name] as { to?: string } | undefined)?.to;
  const link = name && target ? [{ field: name, in: [world.link(target)] }] : [];
  return { or: [{ field: object.title, empty: false }, { field: object.title, contains: 'a' }, ...link] };
};

const record: Record<string, Maker> = {
  readFile: async (world, object) => {
    const id = await fresh(world, object);
    const name = Object.keys(object.fields).find((one) => object.fields[one]?.kind === 'files');
    if (!name) return { method: 'GET', path: `/v1/${object.plural}/${id}/files/file_01M8AKFZF0QGVDCM787Q743HW8` };
    const file = await aFile(world.call);
    await world.call('PATCH', `/v1/${object.plural}/${id}`, { [name]: [file] });
    return { method: 'GET', path: `/v1/${object.plural}/${id}/files/${file.id}` };
  },
  listRecords: (world, object) => {
    const name = linkName(object);
    const target = name && (object.fields[name] as { to?: string } | undefined)?.to;
    const filter = name && target ? `&filter[${name}][is]=${world.link(target)}` : '';
    return { method: 'GET', path: `/v1/${object.plural}?limit=5&include=count,titles&sort=-${object.title}${filter}` };
  },
  searchRecords: (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/search`,
    body: { where: where(world, object), sort: [`-${object.title}`, 'createdAt'], limit: 5, include: ['count', 'titles'], trashed: false },
  }),
  summarizeRecords: (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/summarize`,
    body: { where: where(world, object), groupBy: [object.title], measures: [{ measure: 'count' }] },
  }),
  getRecord: (world, object) => ({ method: 'GET', path: `/v1/${object.plural}/${world.link(object.name)}` }),
  createRecord: (world, object) => ({ method: 'POST', path: `/v1/${object.plural}`, body: world.draw(object) }),
  updateRecord: async (world, object) => ({
    method: 'PATCH',
    path: `/v1/${object.plural}/${await fresh(world, object)}`,
    body: changeable(object, world.draw(object)),
  }),
  deleteRecord: async (world, object) => ({ method: 'DELETE', path: `/v1/${object.plural}/${await fresh(world, object)}` }),
  restoreRecord: async (world, object) => {
    const id = await fresh(world, object);
    await world.call('DELETE', `/v1/${object.plural}/${id}`);
    return { method: 'POST', path: `/v1/${object.plural}/${id}/restore` };
  },
  upsertRecord: (world, object) => {
    const { [uniqueName(object)]: _, ...body } = world.draw(object);
    return { method: 'PUT', path: `/v1/${object.plural}/by/${uniqueName(object)}/${encodeURIComponent(`Code ${world.random.below(1e9)} / 张`)}`, body };
  },
  batchRecords: async (world, object) => {
    const [updated, deleted] = [await world.make(object), await world.make(object)];
    return {
      method: 'POST',
      path: `/v1/${object.plural}/batch`,
      body: {
        items: [
          { create: world.draw(object) },
          { update: { id: updated.id, version: updated.version, values: changeable(object, world.draw(object)) } },
          { delete: { id: deleted.id } },
        ],
      },
    };
  },
  previewBulk: async (world, object) => ({ method: 'POST', path: `/v1/${object.plural}/bulk/preview`, body: await bulkOf(world, object) }),
  startBulk: async (world, object) => ({ method: 'POST', path: `/v1/${object.plural}/bulk`, body: await bulkOf(world, object) }),
  exportRecords: (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/export`,
    body: { where: where(world, object), sort: [`-${object.title}`], fields: [object.title, 'createdAt'], format: 'csv', encoding: 'gb18030', delimiter: ';' },
  }),
  listHistory: (world, object) => ({ method: 'GET', path: `/v1/${object.plural}/${world.link(object.name)}/history` }),
  checkDuplicates: (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/duplicates/check`,
    body: { values: { name: world.draw(object).name, emails: [{ address: 'anna@example.com' }] } },
  }),
  listDuplicates: (_, object) => ({ method: 'GET', path: `/v1/${object.plural}/duplicates?certain=true` }),
  findDuplicates: (_, object) => ({ method: 'POST', path: `/v1/${object.plural}/duplicates/find`, body: { anew: true } }),
  mergeDuplicates: async (world, object) => {
    await foundDuplicates(world);
    return { method: 'POST', path: `/v1/${object.plural}/duplicates/merge`, body: { most: 1 } };
  },
  previewMerge: async (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/merge/preview`,
    body: { ids: await alike(world), choices: { emails: 'all' } },
  }),
  mergeRecords: async (world, object) => ({
    method: 'POST',
    path: `/v1/${object.plural}/merge`,
    body: { ids: await alike(world), choices: { emails: 'all' }, versions: {} },
  }),
  previewUnmerge: async (world, object) => ({ method: 'GET', path: `/v1/${object.plural}/${(await mergedAway(world))[1]}/unmerge` }),
  unmergeRecords: async (world, object) => {
    const [survivor, away] = await mergedAway(world);
    const task = await world.call('POST', '/v1/tasks', { subject: 'Since', customer: survivor });
    return { method: 'POST', path: `/v1/${object.plural}/${away}/unmerge`, body: { moves: [{ object: 'task', id: task.body.id, to: away }] } };
  },
  explainAccess: (world, object) => ({ method: 'GET', path: `/v1/${object.plural}/${world.link(object.name)}/why?user=${world.owner}` }),
  listTimeline: (world, object) => ({ method: 'GET', path: `/v1/${object.plural}/${world.link(object.name)}/timeline` }),
};

/** Two customers that are certainly one, and a note about the second: the same each time, but for what must be unique. */
export async function alike(world: World): Promise<[first: string, second: string]> {
  const call = async (path: string, body: unknown) => {
    const answer = await world.call('POST', path, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const number = `+8613${String(world.random.below(1e9)).padStart(9, '0')}`;
  const one = (name: string) => ({ name, phones: [{ number }], emails: [{ address: `${name.replace(' ', '.')}${world.random.below(1e9)}@example.com` }] });
  const ids: [string, string] = [await call('/v1/customers', one('Anna Schmidt')), await call('/v1/customers', { ...one('Schmidt Anna'), note: 'calls back' })];
  await call('/v1/interactions', { subject: 'Talked', customer: ids[1] });
  return ids;
}

async function mergedAway(world: World): Promise<[survivor: string, away: string]> {
  const [survivor, away] = await alike(world);
  const answer = await world.call('POST', '/v1/customers/merge', { ids: [survivor, away] });
  if (answer.status !== 200 || !answer.body.isDone) throw new Error(JSON.stringify(answer.body));
  return [survivor, away];
}

async function foundDuplicates(world: World): Promise<void> {
  await alike(world);
  const { status, body } = await world.call('POST', '/v1/customers/duplicates/find', {});
  if (status !== 202) throw new Error(JSON.stringify(body));
  await ended(world.call, body.jobId);
}

/** Two records named and one field set; where no field may hold the same twice, each with a text of its own. */
async function bulkOf(world: World, object: ObjectOf): Promise<object> {
  const ids = [await fresh(world, object), await fresh(world, object)];
  const drawn = () => world.draw(object)[object.title];
  if (!object.fields[object.title]?.unique) return { ids, set: { [object.title]: drawn() } };
  return { rows: ids.map((id) => ({ id, texts: { [object.title]: `${drawn()} ${world.random.below(1e9)}` } })) };
}

const csv = 'Name,E-mail\nAnna,anna{n}@example.com\n张伟,zhang{n}@example.com\n';

/** A job that has ended: an import of two rows. */
export async function importedJob(world: World, text = csv.replaceAll('{n}', String(world.random.below(1e9)))): Promise<string> {
  const { id } = await announced(world, text);
  const started = await world.call('POST', `/v1/imports/${id}/start`, {});
  if (started.status !== 202) throw new Error(`start: ${JSON.stringify(started.body)}`);
  return ended(world.call, started.body.jobId);
}

export async function ended(call: Call, job: string): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await call('GET', `/v1/jobs/${job}`);
    if (body.status !== 'waiting' && body.status !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${job} does not end`);
}

/** Without samples, whatever an earlier request did. The settings are asked for as they are now, not as of a second ago. */
async function cleared(world: World): Promise<void> {
  const { body, headers } = await world.call('PATCH', '/v1/workspace', { name: `Named ${world.random.below(1e6)}` });
  if (!body.samples) return;
  await ended(world.call, body.samples);
  const { jobId } = (await world.call('DELETE', `/v1/samples/${body.samples}`, undefined, { 'x-position': String(headers.get('x-position')) })).body;
  await ended(world.call, jobId);
}

export async function announced(world: World, text = csv.replaceAll('{n}', String(world.random.below(1e9))), object = 'customer'): Promise<{ id: string }> {
  const bytes = Buffer.from(text);
  const { status, body } = await world.call('POST', '/v1/imports', { object, name: 'people.csv', size: bytes.length });
  if (status !== 201) throw new Error(`announce: ${JSON.stringify(body)}`);
  const put = await fetch(body.upload.url, { method: 'PUT', headers: body.upload.headers, body: bytes });
  if (!put.ok) throw new Error(`upload: ${put.status} ${await put.text()}`);
  return body;
}

const ownField = async (world: World) => {
  const name = `x_own_${world.random.below(1e9)}`;
  const { status, body } = await world.call('POST', '/v1/fields', {
    object: 'task',
    name,
    kind: 'choice',
    label: { en: 'Own' },
    choices: [{ value: 'a' }, { value: 'b', color: 'red' }],
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `/v1/fields/task/${name}`;
};

const narrow = { customer: { right: 'read', access: 'own', fields: { note: 'none' } }, team: { right: 'none' } };

async function ownRole(world: World): Promise<string> {
  const name = `x_role_${world.random.below(1e9)}`;
  const { status, body } = await world.call('POST', '/v1/roles', { name, label: { en: name }, basis: 'member', rights: narrow });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return name;
}

async function waiting({ call, random }: World): Promise<string> {
  const { status, body } = await call('POST', '/v1/invitations', { email: `waits${random.below(1e9)}@example.com`, role: 'member' });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

const ownObject = async (world: World) => {
  const { status, body } = await world.call('POST', '/v1/objects', { label: { en: 'Shed' }, pluralLabel: { en: 'Sheds' } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `/v1/objects/${body.name}`;
};

const ownRule = async (world: World, on: Record<string, unknown> = { field: 'subject', is: 'forbidden' }) => {
  const { status, body } = await world.call('POST', '/v1/rules', { object: 'task', when: on, message: { en: 'No' } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `/v1/rules/${body.id}`;
};

/** A file that lies where it was to be put, not yet taken. */
export async function uploaded(call: Call, name = 'Note.txt', bytes: Uint8Array = Buffer.from('A note')): Promise<{ id: string }> {
  const { status, body } = await call('POST', '/v1/files', { name, size: bytes.length });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const put = await fetch(body.upload.url, { method: 'PUT', headers: body.upload.headers, body: new Uint8Array(bytes) });
  if (!put.ok) throw new Error(`Uploading: ${put.status}`);
  return { id: body.id };
}

/** A file as a field takes it. */
export async function aFile(call: Call, name = 'Note.txt', bytes?: Uint8Array): Promise<FileEntry> {
  const { id } = await uploaded(call, name, bytes);
  const { status, body } = await call('POST', `/v1/files/${id}/finish`, { name });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

/** A webhook that is paused, so that nothing leaves: the one there is, for a workspace has some only. */
async function webhook(world: World): Promise<string> {
  const [there] = (await world.call('GET', '/v1/webhooks')).body.data;
  return there ? `/v1/webhooks/${there.id}` : newWebhook(world);
}

/** In place of those there are. */
async function newWebhook(world: World): Promise<string> {
  for (const { id } of (await world.call('GET', '/v1/webhooks')).body.data) await world.call('DELETE', `/v1/webhooks/${id}`);
  const { status, body } = await world.call('POST', '/v1/webhooks', { name: 'Shop', url: 'https://hooks.example.com/', status: 'paused' });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `/v1/webhooks/${body.id}`;
}

const special: Record<string, (world: World) => Promise<Sent> | Sent> = {
  getMe: () => ({ method: 'GET', path: '/v1/me' }),
  createWorkspace: () => ({
    method: 'POST',
    path: '/v1/workspaces',
    body: { name: 'Second', language: 'zh', currency: 'CNY', timeZone: 'Asia/Shanghai', region: 'CN', userName: '张伟' },
  }),
  getWorkspace: () => ({ method: 'GET', path: '/v1/workspace' }),
  updateWorkspace: ({ random }) => ({
    method: 'PATCH',
    path: '/v1/workspace',
    body: { name: `Named ${random.below(1e6)}`, language: 'en', currency: 'USD', timeZone: 'Europe/Paris', region: 'FR' },
  }),
  listDefinitions: () => ({ method: 'GET', path: '/v1/definitions?all=true' }),
  searchAll: () => ({ method: 'POST', path: '/v1/search', body: { text: 'a', limit: 10 } }),
  addSamples: async (world) => {
    await cleared(world);
    return { method: 'POST', path: '/v1/samples', body: { business: 'studio' } };
  },
  clearSamples: async (world) => {
    await cleared(world);
    const { jobId } = (await world.call('POST', '/v1/samples', { business: 'shop' })).body;
    return { method: 'DELETE', path: `/v1/samples/${await ended(world.call, jobId)}` };
  },
  createObject: ({ random }) => ({
    method: 'POST',
    path: '/v1/objects',
    body: { name: `x_thing_${random.below(1e9)}`, label: { en: 'Thing', zh: '东西' }, pluralLabel: { en: 'Things' }, icon: 'box', owned: false, menu: 4 },
  }),
  updateObject: async (world) => ({ method: 'PATCH', path: await ownObject(world), body: { label: { en: 'Barn' }, timeline: true, menu: 9 } }),
  deleteObject: async (world) => ({ method: 'DELETE', path: await ownObject(world) }),
  restoreObject: async (world) => {
    const path = await ownObject(world);
    await world.call('DELETE', path);
    return { method: 'POST', path: `${path}/restore` };
  },
  createRule: () => ({
    method: 'POST',
    path: '/v1/rules',
    body: { object: 'task', when: { and: [{ field: 'subject', is: 'forbidden' }] }, message: { en: 'No', zh: '不行' }, field: 'subject' },
  }),
  updateRule: async (world) => ({ method: 'PATCH', path: await ownRule(world), body: { message: { en: 'Never' }, field: null } }),
  deleteRule: async (world) => ({ method: 'DELETE', path: await ownRule(world) }),
  previewKind: async (world) => ({ method: 'POST', path: `${await ownField(world)}/kind/preview`, body: { kind: 'text' } }),
  changeKind: async (world) => ({ method: 'POST', path: `${await ownField(world)}/kind`, body: { kind: 'text' } }),
  mergeChoices: async (world) => ({ method: 'POST', path: `${await ownField(world)}/choices/merge`, body: { from: ['b'], into: 'a' } }),
  createField: ({ random }) => ({
    method: 'POST',
    path: '/v1/fields',
    body: {
      object: 'task',
      name: `x_made_${random.below(1e9)}`,
      kind: 'number',
      label: { en: 'Made', zh: '新' },
      help: { en: 'Help' },
      min: 0,
      max: 10,
      required: false,
      searched: false,
      position: 3,
      hidden: false,
    },
  }),
  updateField: async (world) => ({
    method: 'PATCH',
    path: await ownField(world),
    body: { label: { en: 'Renamed' }, choices: [{ value: 'a', label: { zh: '甲' } }, { value: 'c' }], position: 7, hidden: true },
  }),
  deleteField: async (world) => ({ method: 'DELETE', path: await ownField(world) }),
  restoreField: async (world) => {
    const path = await ownField(world);
    await world.call('DELETE', path);
    return { method: 'POST', path: `${path}/restore` };
  },
  // Small, so that the settings that hold it stay within one unit of 1 KB.
  updateLayout: ({ random }) => ({
    method: 'PUT',
    path: '/v1/layouts/task',
    body: { sections: [{ label: { en: `W${random.below(1e6)}` }, fields: ['due'] }], hiddenWhenEmpty: ['due'] },
  }),
  getPreferences: () => ({ method: 'GET', path: '/v1/preferences' }),
  updatePreferences: (world) => {
    const view = world.link('view');
    return { method: 'PATCH', path: '/v1/preferences', body: { favourites: [view], opens: [view] } };
  },
  createImport: () => ({ method: 'POST', path: '/v1/imports', body: { object: 'customer', name: 'people.csv', size: 100 } }),
  previewImport: async (world) => ({ method: 'POST', path: `/v1/imports/${(await announced(world)).id}/preview` }),
  checkImport: async (world) => ({
    method: 'POST',
    path: `/v1/imports/${(await announced(world)).id}/check`,
    body: {
      columns: [
        { header: 'Name', field: 'name' },
        { header: 'E-mail', field: 'emails' },
      ],
      mode: 'both',
      by: 'emails',
      blanks: 'keep',
    },
  }),
  getImport: async (world) => {
    const { id } = await announced(world);
    await ended(world.call, (await world.call('POST', `/v1/imports/${id}/check`, {})).body.jobId);
    return { method: 'GET', path: `/v1/imports/${id}` };
  },
  correctImport: async (world) => ({
    method: 'PUT',
    path: `/v1/imports/${(await announced(world)).id}/corrections`,
    body: { cells: [{ row: 0, column: 0, text: 'Anna B.' }], alike: [{ column: 1, from: 'n/a', text: '' }] },
  }),
  startImport: async (world) => ({
    method: 'POST',
    path: `/v1/imports/${(await announced(world)).id}/start`,
    body: {
      columns: [
        { header: 'Name', field: 'name' },
        { header: 'E-mail', field: 'emails' },
      ],
    },
  }),
  createFile: () => ({ method: 'POST', path: '/v1/files', body: { name: 'Offer.pdf', size: 100 } }),
  finishFile: async (world) => ({ method: 'POST', path: `/v1/files/${(await uploaded(world.call)).id}/finish`, body: { name: 'Note.txt' } }),
  getJob: async (world) => ({ method: 'GET', path: `/v1/jobs/${await importedJob(world)}` }),
  cancelJob: async (world) => {
    const { body } = await world.call('POST', '/v1/customers/bulk', await bulkOf(world, world.objectOf('customer')));
    return { method: 'POST', path: `/v1/jobs/${await ended(world.call, body.jobId)}/cancel` };
  },
  undoJob: async (world) => ({ method: 'POST', path: `/v1/jobs/${await importedJob(world)}/undo` }),
  undoChange: async (world) => {
    const object = world.objectOf('customer');
    const { id } = await world.make(object);
    const changed = await world.call('PATCH', `/v1/customers/${id}`, { name: `Changed ${world.random.below(1e6)}` });
    return { method: 'POST', path: `/v1/changes/${changed.headers.get('x-change')}/undo` };
  },
  changeRights: async (world) => ({ method: 'PATCH', path: `/v1/users/${await world.hire()}/rights`, body: { role: 'viewer', access: 'team' } }),
  removeMember: async (world) => ({ method: 'DELETE', path: `/v1/users/${await world.hire()}` }),
  inviteMember: ({ random, link }) => ({
    method: 'POST',
    path: '/v1/invitations',
    body: { name: '张伟', email: `guest${random.below(1e9)}@example.com`, role: 'member', access: 'team', teams: [link('team')], language: 'zh' },
  }),
  listInvitations: () => ({ method: 'GET', path: '/v1/invitations' }),
  resendInvitation: async (world) => ({ method: 'POST', path: `/v1/invitations/${await waiting(world)}/resend` }),
  revokeInvitation: async (world) => ({ method: 'DELETE', path: `/v1/invitations/${await waiting(world)}` }),
  lookAtInvitation: async (world) => ({ method: 'POST', path: '/v1/invitations/look', body: { token: await world.invited() } }),
  acceptInvitation: async (world) => ({ method: 'POST', path: '/v1/invitations/accept', body: { name: 'Guest', token: await world.invited() } }),
  listRoles: () => ({ method: 'GET', path: '/v1/roles' }),
  createRole: ({ random }) => ({
    method: 'POST',
    path: '/v1/roles',
    body: { name: `x_role_${random.below(1e9)}`, label: { en: 'Role', zh: '角色' }, basis: 'member', rights: narrow, position: 1 },
  }),
  updateRole: async (world) => ({
    method: 'PATCH',
    path: `/v1/roles/${await ownRole(world)}`,
    body: { label: { en: 'Other' }, basis: 'viewer', rights: {}, position: 2 },
  }),
  deleteRole: async (world) => ({ method: 'DELETE', path: `/v1/roles/${await ownRole(world)}` }),
  listNotifications: () => ({ method: 'GET', path: '/v1/notifications' }),
  readNotifications: () => ({
    method: 'POST',
    path: '/v1/notifications/read',
    body: { ids: ['01HZZZZZZZZZZZZZZZZZZZZZZZ'], until: '01HYZZZZZZZZZZZZZZZZZZZZZZ' },
  }),
  getNotificationSettings: () => ({ method: 'GET', path: '/v1/notification-settings' }),
  updateNotificationSettings: () => ({
    method: 'PATCH',
    path: '/v1/notification-settings',
    body: { mention: true, assigned: true, reminder: false, assignedByMail: true },
  }),
  listEvents: async (world) => {
    const { next } = (await world.call('GET', '/v1/events?after=now')).body;
    await world.make(world.objectOf('task'));
    return { method: 'GET', path: `/v1/events?after=${next}&object=task&limit=10` };
  },
  listWebhooks: async (world) => {
    await webhook(world);
    return { method: 'GET', path: '/v1/webhooks' };
  },
  createWebhook: async (world) => {
    await newWebhook(world);
    const filters = [{ object: 'task', events: ['updated'], fields: ['done'], before: { field: 'done', is: false }, after: { field: 'done', is: true } }];
    return { method: 'POST', path: '/v1/webhooks', body: { name: 'Shop', url: 'https://hooks.example.com/crm', filters, role: 'viewer', status: 'paused' } };
  },
  getWebhook: async (world) => ({ method: 'GET', path: await webhook(world) }),
  updateWebhook: async (world) => ({
    method: 'PATCH',
    path: await webhook(world),
    body: { name: 'Other', url: 'https://hooks.example.com/other', filters: [], role: 'viewer', status: 'paused', missed: false },
  }),
  deleteWebhook: async (world) => ({ method: 'DELETE', path: await webhook(world) }),
  rotateWebhookSecret: async (world) => ({ method: 'POST', path: `${await newWebhook(world)}/secret` }),
  listDeliveries: async (world) => ({ method: 'GET', path: `${await webhook(world)}/deliveries?list=waiting` }),
  replayDeliveries: async (world) => ({
    method: 'POST',
    path: `${await webhook(world)}/replay`,
    body: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
  }),
  getUsage: () => ({ method: 'GET', path: '/v1/usage?month=2020-02' }),
  setCap: ({ random }) => ({ method: 'PUT', path: '/v1/usage/cap', body: { cents: 10_000_000 + random.below(1e6) } }),
  listStatements: () => ({ method: 'GET', path: '/v1/statements' }),
  getStatement: () => ({ method: 'GET', path: '/v1/statements/2020-02?as=csv' }),
  openTicket: () => ({ method: 'POST', path: '/v1/socket-tickets', body: {} }),
  getOpenApi: () => ({ method: 'GET', path: '/v1/openapi.json' }),
};

export async function valid({ base, object }: Described, world: World): Promise<Sent> {
  if (object) {
    const maker = record[base];
    if (!maker) throw new Error(`There is no valid request for ${base}: add one to requests.ts`);
    return maker(world, world.objectOf(object.name));
  }
  const maker = special[base];
  if (!maker) throw new Error(`There is no valid request for ${base}: add one to requests.ts`);
  return maker(world);
}

export const send = (call: Call, { method, path, body }: Sent, headers?: Record<string, string>): Promise<Answer> => call(method, path, body, headers);

/** The body of a problem without what differs from request to request. */
export function lasting({ body }: Answer): unknown {
  if (typeof body !== 'object') return body;
  const { requestId: _, ...rest } = body;
  return rest;
}

export interface IdPlace {
  /** Where it stands, for messages. */
  name: string;
  id: string;
  with(id: string): Sent;
}

/** Every place of a request where an id stands: path, query, and body at any depth. */
export function idPlaces(sent: Sent): IdPlace[] {
  const found: IdPlace[] = [];
  const [path = '', query] = sent.path.split('?');
  for (const [at, part] of path.split('/').entries()) {
    if (!idPattern.test(part)) continue;
    const put = (id: string) => ({
      ...sent,
      path: [...path.split('/').slice(0, at), id, ...path.split('/').slice(at + 1)].join('/') + (query ? `?${query}` : ''),
    });
    found.push({ name: `path ${at}`, id: part, with: put });
  }
  for (const part of query?.split('&') ?? []) {
    const [key = '', value = ''] = part.split('=');
    if (idPattern.test(value)) found.push({ name: `query ${key}`, id: value, with: (id) => ({ ...sent, path: sent.path.replace(part, `${key}=${id}`) }) });
  }
  const walk = (value: unknown, name: string, put: (inner: unknown) => unknown): void => {
    if (typeof value === 'string' && idPattern.test(value)) {
      found.push({ name: `body ${name}`, id: value, with: (id) => ({ ...sent, body: put(id) }) });
    } else if (Array.isArray(value)) {
      for (const [at, inner] of value.entries()) walk(inner, `${name}/${at}`, (one) => put(value.with(at, one)));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${name}/${key}`, (one) => put({ ...value, [key]: one }));
    }
  };
  walk(sent.body, '', (one) => one);
  return found;
}
