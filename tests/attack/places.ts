/** Every place of a request where something of another workspace could stand, and the request with it there. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { idPlaces, type Sent, writes } from '../api/requests.ts';
import type { Asked } from './ask.ts';
import { asked, type Prepared } from './stage.ts';

export interface Place {
  name: string;
  /** What stands there: `customer`, `workspace`; undefined where any text does, which may well be kept as one. */
  kind?: string;
  /** Whether what stands there decides the answer. Not so where the rest of a request has its effect once, whatever stands there. */
  isCompared: boolean;
  with(id: string, headers: Record<string, string>): Asked;
}

const ulidOf = (id: string) => id.slice(-26);
const placed = (sent: Sent, headers: Record<string, string>, more: Record<string, string> = {}) => asked(sent, { ...headers, ...more });

/** Texts in a body that are no ids: an id is put there in the hope that somebody looks it up. */
export function textPlaces(sent: Sent): { name: string; with(text: string): Sent }[] {
  const found: { name: string; with(text: string): Sent }[] = [];
  const known = new Set(idPlaces(sent).map(({ name }) => name));
  const walk = (value: unknown, name: string, put: (inner: unknown) => unknown): void => {
    if (typeof value === 'string' && !known.has(`body ${name}`)) found.push({ name: `text ${name}`, with: (text) => ({ ...sent, body: put(text) }) });
    else if (Array.isArray(value)) for (const [at, inner] of value.entries()) walk(inner, `${name}/${at}`, (one) => put(value.with(at, one)));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${name}/${key}`, (one) => put({ ...value, [key]: one }));
  };
  walk(sent.body, '', (one) => one);
  return found;
}

const added = ['workspace', 'workspaceId', 'tenant', 'tenantId', 'id', 'owner', 'ids', 'user', 'cursor'];
const withQuery = (sent: Sent, more: string): Sent => ({ ...sent, path: `${sent.path}${sent.path.includes('?') ? '&' : '?'}${more}` });

export function placesOf({ one, sent: prepared }: Prepared): Place[] {
  const isBatch = one.base === 'batchRecords';
  const sent: Sent = isBatch ? { ...prepared, body: { ...(prepared.body as object), atomic: true } } : prepared; // as a whole, so that it can be tried again
  const isWriting = writes(one) || one.contract.uses.files === 'write' || one.contract.uses.sockets === 'write';
  const isReading = /^(GET|DELETE)$/.test(sent.method);
  const places: Place[] = idPlaces(sent).map((place) => ({
    name: place.name,
    kind: place.id.slice(0, -27),
    isCompared: true,
    with: (id, headers) => placed(place.with(id), headers),
  }));
  for (const text of textPlaces(sent)) places.push({ name: text.name, isCompared: false, with: (id, headers) => placed(text.with(id), headers) });
  for (const name of added) {
    const kind = /^(workspace|tenant)/.test(name) ? 'workspace' : name === 'owner' || name === 'user' ? 'user' : undefined;
    const put = (id: string): Sent => {
      const value = kind === 'workspace' ? ulidOf(id) : id;
      return isReading ? withQuery(sent, `${name}=${value}`) : { ...sent, body: { ...(sent.body as object), [name]: name === 'ids' ? [value] : value } };
    };
    places.push({ name: `added ${name}`, isCompared: !isWriting, ...(kind ? { kind } : {}), with: (id, headers) => placed(put(id), headers) });
  }
  const header = (id: string, headers: Record<string, string>) => placed(sent, headers, { 'x-workspace': ulidOf(id) });
  places.push({ name: 'header x-workspace', kind: 'workspace', isCompared: !isWriting, with: header }); // a key is served in its own, whatever it says
  return [...places, ...tokenPlaces(sent), ...filterPlaces({ one, sent })];
}

/** The token of an invitation names workspace and invitation, and proves both. */
function tokenPlaces(sent: Sent): Place[] {
  const { token } = (sent.body ?? {}) as { token?: unknown };
  if (typeof token !== 'string') return [];
  const [workspace = '', invitation = '', proof = ''] = token.split('.');
  const tokens = {
    workspace: (id: string) => `${ulidOf(id)}.${invitation}.${proof}`,
    invitation: (id: string) => `${workspace}.${ulidOf(id)}.${proof}`,
    invited: (both: string) => `${both}.${proof}`,
  };
  return Object.entries(tokens).map(([kind, put]) => ({
    name: `token ${kind}`,
    kind,
    isCompared: true,
    with: (id, headers) => placed({ ...sent, body: { ...(sent.body as object), token: put(id) } }, headers), // a body with a token is an object
  }));
}

const targetsOf = (fields: Record<string, Field>) =>
  Object.entries(fields).flatMap(([name, field]) => (/^links?$/.test(field.kind) && !field.deleted ? [{ name, to: (field as { to?: string }).to ?? '' }] : []));

/** A filter by each link of an object, and by a record's own id. */
function filterPlaces({ one, sent }: Prepared): Place[] {
  if (!one.object || !/^(listRecords|searchRecords|summarizeRecords|exportRecords)$/.test(one.base)) return [];
  const [path = ''] = sent.path.split('?');
  const links = [...targetsOf(one.object.fields), { name: 'id', to: one.object.name }];
  return links.flatMap(({ name, to }) =>
    (['is', 'in'] as const).map((operator) => ({
      name: `filter ${name} ${operator}`,
      kind: to,
      isCompared: one.base !== 'exportRecords',
      with: (id: string, headers: Record<string, string>) =>
        sent.method === 'GET'
          ? placed({ ...sent, path: `${path}?filter[${name}][${operator}]=${id}` }, headers)
          : placed({ ...sent, body: { ...(sent.body as object), where: { field: name, [operator]: operator === 'in' ? [id] : id } } }, headers),
    })),
  );
}
