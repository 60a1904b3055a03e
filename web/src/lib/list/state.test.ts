import { customer } from '@regulars/shared/objects/customer.ts';
import { describe, expect, test } from 'vitest';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { chips, pruned, toCondition, toDraft, without } from './filter.ts';
import { address, keptQuery, type ListState, nextSort, readState } from './state.ts';

const object = customer as unknown as ObjectDefinition; // the server sends the same as JSON
const at = (path: string) => readState(object, new URL(path, 'http://here'));

describe('the address of a list', () => {
  const state: ListState = {
    ...at('/customers'),
    text: '伟',
    where: { and: [{ field: 'stage', is: 'new' }] },
    sort: ['-name'],
    columns: ['name', 'stage'],
    widths: { stage: 200 },
    open: 'customer_1',
    layout: 'board',
    group: { field: 'birthday', by: 'year' },
    board: 'stage',
    cards: ['emails', 'owner'],
    sum: 'tags',
    date: 'birthday',
    span: 'week',
    day: '2026-03-09',
    closed: ['new', '~', '常客, VIP'],
    view: 'view_1',
  };

  test('gives the same screen again', () => {
    expect(at(address(object, state, {}))).toEqual(state);
    const table = { ...state, layout: 'table' as const };
    expect(at(address(object, table, {}))).toEqual(table);
  });

  test('says the layout where it names a view: the view’s name alone stands for what it keeps', () => {
    expect(address(object, at('/customers?view=view_1'), {})).toBe('/customers?view=view_1&as=table');
    expect(address(object, at('/customers?view=all'), {})).toBe('/customers?view=all');
  });

  test('is kept by a view without what passes: a search, the open record, the day, what is folded away', () => {
    expect([...keptQuery(object, state).keys()].sort()).toEqual(['as', 'board', 'cards', 'columns', 'date', 'group', 'sort', 'span', 'sum', 'where']);
    const passing = { text: '', open: undefined, day: undefined, closed: [], view: undefined };
    expect(readState(object, { searchParams: keptQuery(object, state) })).toEqual({ ...state, ...passing });
  });

  test('says nothing about what is as usual', () => {
    expect(address(object, at('/customers'), {})).toBe('/customers');
  });

  test('leaves out what the object does not know', () => {
    expect(at('/customers?sort=-nothing,name&columns=name,nothing&where=%7Bbroken')).toMatchObject({ sort: ['name'], columns: ['name'], where: undefined });
    expect(at('/customers?as=pie&group=nothing:month&board=nothing&cards=nothing,emails&span=decade&day=2026-02-99&columns=name:9,stage:x')).toMatchObject({
      layout: 'table',
      group: undefined,
      board: undefined,
      cards: ['emails'],
      span: undefined,
      day: undefined,
      columns: ['name'],
      widths: { name: 60 },
    });
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

  test('stands without the fields that a reader does not have', () => {
    const where = {
      and: [
        { field: 'secret', gt: 3 },
        { or: [{ field: 'name', contains: 'x' }, { not: { field: 'secret', empty: true } }] },
        { not: { field: 'secret', is: 1 } },
      ],
    };
    expect(pruned(where, (path) => path !== 'secret')).toEqual({ and: [{ or: [{ field: 'name', contains: 'x' }] }] });
    expect(pruned({ not: { field: 'secret', is: 1 } }, () => false)).toBeUndefined();
  });
});
