import { customer } from '@regulars/shared/objects/customer.ts';
import { describe, expect, test } from 'vitest';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { chips, toCondition, toDraft, without } from './filter.ts';
import { address, nextSort, readState } from './state.ts';

const object = customer as unknown as ObjectDefinition; // the server sends the same as JSON
const at = (path: string) => readState(object, new URL(path, 'http://here'));

describe('the address of a list', () => {
  test('gives the same screen again', () => {
    const state = { text: '伟', where: { and: [{ field: 'stage', is: 'new' }] }, sort: ['-name'], columns: ['name', 'stage'], open: 'customer_1' };
    expect(at(address(object, state, {}))).toEqual(state);
  });

  test('says nothing about what is as usual', () => {
    expect(address(object, at('/customers'), {})).toBe('/customers');
  });

  test('leaves out what the object does not know', () => {
    expect(at('/customers?sort=-nothing,name&columns=name,nothing&where=%7Bbroken')).toMatchObject({ sort: ['name'], columns: ['name'], where: undefined });
  });
});

test('a head sorts up, down, and not at all', () => {
  expect(nextSort([], 'name')).toEqual(['name']);
  expect(nextSort(['name'], 'name')).toEqual(['-name']);
  expect(nextSort(['-name'], 'name')).toEqual([]);
});

describe('a filter being built', () => {
  test('comes back from its condition as it was', () => {
    const condition = {
      and: [
        { field: 'stage', in: ['new'] },
        { or: [{ field: 'name', contains: 'x' }, { not: { or: [{ field: 'tags', has: 'vip' }] } }] },
        { field: 'note', empty: false },
      ],
    };
    expect(toCondition(toDraft(condition))).toEqual(condition);
  });

  test('asks nothing while its rows are incomplete', () => {
    expect(toCondition({ join: 'and', items: [{ field: 'name', op: 'contains', value: '' }] })).toBeUndefined();
  });

  test('counts “no” and zero as values', () => {
    expect(toCondition({ join: 'and', items: [{ field: 'done', op: 'is', value: false }] })).toEqual({ and: [{ field: 'done', is: false }] });
  });

  test('loses one chip at a time', () => {
    const where = {
      and: [
        { field: 'stage', is: 'new' },
        { field: 'name', contains: 'x' },
      ],
    };
    const [first] = chips(where);
    expect(first && without(where, first)).toEqual({ and: [{ field: 'name', contains: 'x' }] });
  });
});
