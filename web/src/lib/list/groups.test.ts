import { customer } from '@regulars/shared/objects/customer.ts';
import { task } from '@regulars/shared/objects/task.ts';
import { describe, expect, test } from 'vitest';
import type { FieldDefinition, ObjectDefinition } from '#lib/definitions.ts';
import { amountIn, boardFields, conditionOf, dateFields, type Found, groupsOf, moved } from './groups.ts';
import { inSight, laidOut } from './lines.ts';

const [customers, tasks] = [customer, task] as unknown as ObjectDefinition[] as [ObjectDefinition, ObjectDefinition]; // the server sends the same as JSON
const field = (object: ObjectDefinition, name: string) => object.fields[name] as FieldDefinition;
const row = (key: string | boolean | null, count: number, total?: Record<string, number> | number | null) => ({ group: [key], values: [count, total ?? null] });

describe('groups', () => {
  test('stand in the order of the choices, those without a record among them, what is empty last', () => {
    const found = groupsOf(field(customers, 'stage'), [row(null, 3), row('regular', 2, { EUR: 5 }), row('gone', 1)]);
    expect(found.map(({ key, count }) => [key, count])).toEqual([
      ['new', 0],
      ['active', 0],
      ['regular', 2],
      ['resting', 0],
      ['lost', 0],
      ['gone', 1],
      [null, 3],
    ]);
    expect(found[2]?.total).toEqual({ EUR: 5 });
  });

  test('of a field that is always filled have none for empty', () => {
    expect(groupsOf(field(customers, 'kind'), []).map(({ key }) => key)).toEqual(['person', 'company']);
  });

  test('of yes and no are two: whoever never said yes says no', () => {
    const found = groupsOf(field(tasks, 'done'), [row(true, 2, 7), row(false, 1, 1), row(null, 4, 2)]);
    expect(found).toEqual([
      { key: false, count: 5, total: 3 },
      { key: true, count: 2, total: 7 },
    ]);
    expect(conditionOf({ field: 'done', by: undefined }, field(tasks, 'done'), false, 'UTC')).toEqual({ not: { field: 'done', is: true } });
  });

  test('of dates are found by the bounds of their period, of instants by those of the zone', () => {
    expect(conditionOf({ field: 'due', by: 'quarter' }, field(tasks, 'due'), '2026-10-01', 'Asia/Shanghai')).toEqual({
      and: [
        { field: 'due', gte: '2026-10-01' },
        { field: 'due', lt: '2027-01-01' },
      ],
    });
    expect(conditionOf({ field: 'doneAt', by: 'month' }, field(tasks, 'doneAt'), '2026-03-01', 'Asia/Shanghai')).toEqual({
      and: [
        { field: 'doneAt', gte: '2026-02-28T16:00:00.000Z' },
        { field: 'doneAt', lt: '2026-03-31T16:00:00.000Z' },
      ],
    });
    expect(conditionOf({ field: 'tags', by: undefined }, field(customers, 'tags'), 'vip', 'UTC')).toEqual({ field: 'tags', has: 'vip' });
  });

  test('boards and calendars are offered where there are fields for them', () => {
    expect(boardFields(customers)[0]).toBe('stage');
    expect(boardFields(tasks)).toEqual(['priority', 'done', 'customer', 'owner']);
    expect(dateFields(tasks)).toEqual(['due', 'remindAt', 'doneAt', 'createdAt', 'updatedAt']);
  });
});

describe('a card that moves', () => {
  const groups: Found[] = [
    { key: 'new', count: 2, total: { EUR: 500, CNY: 9 } },
    { key: 'lost', count: 0, total: undefined },
    { key: null, count: 1, total: { EUR: 1 } },
  ];

  test('takes its amount along, in its own currency', () => {
    expect(moved(groups, 'new', 'lost', amountIn({ amount: 300, currency: 'EUR' }))).toEqual([
      { key: 'new', count: 1, total: { EUR: 200, CNY: 9 } },
      { key: 'lost', count: 1, total: { EUR: 300 } },
      groups[2],
    ]);
  });

  test('without an amount moves the counts alone, and back leaves all as it was', () => {
    const there = moved(groups, 'new', null, amountIn(undefined));
    expect(there.map(({ count }) => count)).toEqual([1, 0, 2]);
    expect(moved(there, null, 'new', undefined)).toEqual(groups);
    expect(moved(moved(groups, 'new', null, 5), null, 'new', 5).map(({ count }) => count)).toEqual([2, 0, 1]);
  });
});

describe('groups as lines', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `r${at}` }) as never);
  const groups: Found[] = [
    { key: 'a', count: 3, total: undefined },
    { key: 'b', count: 0, total: undefined },
    { key: 'c', count: 100, total: undefined },
    { key: 'd', count: 2, total: undefined },
  ];
  const blocks = laidOut(groups, ['d'], ({ key }) => (key === 'a' ? { rows: rows(3), isWhole: true } : { rows: rows(40), isWhole: false }));

  test('are as many as were counted, but none for what is folded away or empty', () => {
    expect(blocks.map(({ key, head, rows: count }) => [key, head, count])).toEqual([
      ['a', 0, 3],
      ['c', 4, 100],
      ['d', 105, 0],
    ]);
  });

  test('in sight are those between two lines, with places for rows that are not there yet', () => {
    const seen = inSight(blocks, 2, 50);
    expect(seen.map(({ key, head, last }) => [key, head, last])).toEqual([
      ['a', undefined, 2],
      ['c', 4, 44],
    ]);
    expect(seen[0]?.rows.map(({ index }) => index)).toEqual([2, 3]);
    expect(seen[1]?.rows.filter(({ row: found }) => found === undefined)).toHaveLength(5);
    expect(inSight(blocks, 104, 106).map(({ key }) => key)).toEqual(['c', 'd']);
    expect(inSight(blocks, 0, 1).map(({ key }) => key)).toEqual(['a']);
  });
});
