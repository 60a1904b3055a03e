/** What is asked of the server, each a little differently every time: values, fields and needles are drawn. */
import { readWord } from '@regulars/functions/runtime/readmodel/reading.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { Random } from '@regulars/shared/rules/random.ts';
import type { Answered, Ask, Send } from './client.ts';
import { absentText, chineseName, customerId, drawCustomer, type OwnField, pieceOf, valueOf, word } from './generate.ts';
import type { Cost, Question } from './measure.ts';

export interface Named {
  name: string;
  ask: Question;
}

const PAGE = 'limit=50&include=count';

export function costOf({ headers }: Answered): Cost {
  const [, read = 0, write = 0] = /read=([\d.]+), write=([\d.]+)/.exec(String(headers['x-usage-units'])) ?? [];
  return { read: Number(read), write: Number(write) };
}

/** Says in full what went wrong: a bench of refusals would be a fast one. */
export async function expect(send: Send, status: number, ask: Ask): Promise<Answered> {
  const answered = await send(ask);
  if (answered.status !== status)
    throw new Error(`${ask.method} ${ask.path} ${JSON.stringify(ask.body)} gave ${answered.status}: ${answered.body.toString().slice(0, 500)}`);
  return answered;
}

export function questionsOf(send: Send, seed: number, size: number, fields: readonly OwnField[], run: string): Named[] {
  const any = (random: Random) => random.below(size);
  const idOf = (random: Random) => customerId(seed, any(random));
  const ofKind = (random: Random, ...kinds: string[]) => random.pick(fields.filter(({ kind }) => kinds.includes(kind)));
  const sortable = ['name', 'kind', 'stage', 'owner', 'createdAt', 'updatedAt', ...fields.filter(({ kind }) => kind !== 'manyChoice').map(({ name }) => name)];
  const asks = (name: string, make: (random: Random, number: number) => Ask, status = 200): Named => ({
    name,
    ask: async (random, number) => costOf(await expect(send, status, make(random, number))),
  });
  const find = (name: string, needle: (random: Random) => string) =>
    asks(`search, ${name}`, (random) => ({ method: 'POST', path: '/v1/customers/search', body: { text: needle(random), limit: 50, include: ['count'] } }));
  let writes = 0;
  const once = () => ({ 'idempotency-key': `${run}-${writes++}` });

  const comparison = (random: Random, field: OwnField) => {
    const value = valueOf(field, random);
    if (field.kind === 'choice' || field.kind === 'yesNo') return { field: field.name, is: value };
    if (field.kind === 'manyChoice') return { field: field.name, has: (value as string[])[0] };
    if (field.kind === 'text') return { field: field.name, contains: word(random, 1) };
    return { field: field.name, [random.chance(0.5) ? 'gte' : 'lt']: value };
  };
  const where = (random: Random) => {
    const picked = new Set(Array.from({ length: 3 }, () => random.pick(fields)));
    return { [random.chance(0.7) ? 'and' : 'or']: [...picked].map((field) => comparison(random, field)) };
  };
  const change = (random: Random) =>
    Object.fromEntries([ofKind(random, 'number', 'money'), ofKind(random, 'choice', 'date')].map((field) => [field.name, valueOf(field, random)]));
  /** No record is changed by two at once: the slower would be refused. */
  const update = (random: Random, number: number): Ask => ({
    method: 'PATCH',
    path: `/v1/customers/${customerId(seed, (number * 7919) % size)}`,
    body: change(random),
    headers: once(),
  });
  const person = (random: Random) => {
    const { values } = drawCustomer(seed + 1, fields, any(random));
    return { ...values, emails: [{ address: `${run}.${writes}@new.example` }] };
  };

  return [
    asks('get', (random) => ({ method: 'GET', path: `/v1/customers/${idOf(random)}` })),
    asks('list by name', (random) => ({ method: 'GET', path: `/v1/customers?sort=${random.chance(0.5) ? '-' : ''}name&${PAGE}` })),
    asks('list by any field', (random) => ({ method: 'GET', path: `/v1/customers?sort=${random.chance(0.5) ? '-' : ''}${random.pick(sortable)}&${PAGE}` })),
    find('1 character', (random) => pieceOf(seed, fields, size, random, 1)),
    find('2 characters', (random) => pieceOf(seed, fields, size, random, 2)),
    find('3 characters', (random) => pieceOf(seed, fields, size, random, 3)),
    find('8 characters', (random) => pieceOf(seed, fields, size, random, 8)),
    find('Chinese', (random) => chineseName(seed, fields, size, random).slice(random.below(2), 1 + random.below(3))),
    find('pinyin', (random) => readWord(chineseName(seed, fields, size, random))[0] ?? ''),
    find('initials', (random) => readWord(chineseName(seed, fields, size, random))[1] ?? ''),
    find('nothing found', absentText),
    asks('filter on own fields', (random) => ({ method: 'POST', path: '/v1/customers/search', body: { where: where(random), limit: 50, include: ['count'] } })),
    asks('filter and sort', (random) => ({
      method: 'POST',
      path: '/v1/customers/search',
      body: { where: where(random), sort: [random.pick(sortable)], limit: 50, include: ['count'] },
    })),
    asks('summarize', (random) => ({
      method: 'POST',
      path: '/v1/customers/summarize',
      body: {
        where: comparison(random, ofKind(random, 'number', 'date')),
        groupBy: [ofKind(random, 'choice').name],
        measures: [{ measure: 'count' }, { measure: 'sum', field: ofKind(random, 'money').name }, { measure: 'mean', field: ofKind(random, 'number').name }],
      },
    })),
    asks('update', update),
    asks('create', (random) => ({ method: 'POST', path: '/v1/customers', body: person(random), headers: once() }), 201),
    {
      name: 'list after an update',
      ask: async (random, number) => {
        const { headers } = await expect(send, 200, update(random, number));
        const began = performance.now();
        const answered = await expect(send, 200, { method: 'GET', path: `/v1/customers?${PAGE}`, headers: { 'x-position': String(headers['x-position']) } });
        return { ...costOf(answered), took: performance.now() - began };
      },
    },
  ];
}

/** Kinds that a client must know how to write for the import. */
export const textOf = (field: OwnField, value: unknown): string =>
  kindOf(field.kind).toText(value, field as never, { language: 'en', currency: 'EUR', timeZone: 'Europe/Berlin', region: 'DE' });
