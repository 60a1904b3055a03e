import { describe, expect, it } from 'vitest';
import { customer } from '../objects/customer.ts';
import type { AnyRecord } from '../objects/object.ts';
import { relation } from '../objects/relation.ts';
import { choiceFaults, differing, linksTo, mergedValues, pointed, reverseMerge, survivorOf } from './merge.ts';

const id = (letter: string) => `customer_0${letter.repeat(25)}`;
const record = (letter: string, values: Record<string, unknown> = {}): AnyRecord => ({
  id: id(letter),
  version: 1,
  createdAt: `2026-01-0${letter === 'A' ? 1 : 2}T00:00:00.000Z`,
  createdBy: 'me',
  updatedAt: '2026-01-02T00:00:00.000Z',
  updatedBy: 'me',
  ...values,
});
const [a, b] = [
  record('A', { name: 'Anna', emails: [{ address: 'a@x.de' }], note: 'one', tags: ['vip'] }),
  record('B', { name: 'Ana', emails: [{ address: 'A@x.de' }, { address: 'b@x.de' }], note: 'two', website: 'https://b.de', tags: ['club'] }),
];

describe('what merged records are together', () => {
  it('the survivor’s values, another’s where it has none, lists united, texts joined', () => {
    expect(mergedValues(customer, [a, b])).toEqual({
      emails: [{ address: 'a@x.de' }, { address: 'b@x.de' }],
      website: 'https://b.de',
      tags: ['vip', 'club'],
      note: 'one\n\ntwo',
    });
  });
  it('as chosen, field by field', () => {
    expect(mergedValues(customer, [a, b], { name: b.id, emails: b.id, note: a.id, website: a.id, tags: a.id })).toEqual({ name: 'Ana', emails: b.emails });
    expect(mergedValues(customer, [a, record('B', { name: 'Ana' })], { note: id('B') }).note, 'an empty one empties').toBeNull();
    expect(choiceFaults(customer, [a, b], { name: 'all', nonsense: a.id, mergedInto: a.id, emails: 'all', note: id('C') })).toEqual([
      { pointer: '/choices/name', code: 'NOT_A_CHOICE' },
      { pointer: '/choices/nonsense', code: 'UNKNOWN_FIELD' },
      { pointer: '/choices/mergedInto', code: 'READ_ONLY' },
      { pointer: '/choices/note', code: 'NOT_A_CHOICE' },
    ]);
  });
  it('never a link of a record to itself', () => {
    const family = { ...customer, fields: { ...customer.fields, x_parent: { kind: 'link', to: 'customer', label: { en: '', zh: '' } } } };
    expect(mergedValues(family, [record('A', { x_parent: id('B') }), record('B')])).toEqual({ x_parent: null });
    expect(mergedValues(family, [record('A'), record('B', { x_parent: id('A') })])).toEqual({});
  });
  it('the fullest one survives, of equals the oldest', () => {
    expect(survivorOf([a, b])?.id).toBe(b.id);
    expect(survivorOf([record('B'), record('A')])?.id).toBe(id('A'));
    expect(differing(customer, [a, b])).toEqual(['name', 'emails', 'website', 'tags', 'note']);
  });
});

describe('links', () => {
  it('follow what was merged, once each', () => {
    expect(linksTo(relation, 'customer')).toEqual(['from', 'to']);
    expect(linksTo(customer, 'customer'), 'where it was merged to is no such link').toEqual([]);
    expect(pointed(b.id, [b.id], a.id)).toBe(a.id);
    expect(pointed([b.id, id('C'), a.id], [b.id], a.id)).toEqual([a.id, id('C')]);
  });
});

describe('what the survivor is again', () => {
  const entry = {
    action: 'update' as const,
    version: 2,
    before: { name: 'Anna', tags: ['vip'] },
    after: { name: 'Ana', tags: ['vip', 'club'], website: 'https://b.de' },
  };
  const back = (now: Record<string, unknown>) => reverseMerge(entry, record('A', now), customer.fields);
  it('all that it was, where nobody touched it', () => {
    expect(back(entry.after)).toEqual({ change: { action: 'update', values: { name: 'Anna', tags: ['vip'], website: null } }, conflicts: [] });
  });
  it('what was edited since is kept and listed; lists lose what came and keep the rest', () => {
    expect(back({ name: 'Edited', tags: ['club', 'new'], website: 'https://b.de' })).toEqual({
      change: { action: 'update', values: { tags: ['new'], website: null } },
      conflicts: ['name'],
      reason: 'EDITED_SINCE',
    });
  });
});
