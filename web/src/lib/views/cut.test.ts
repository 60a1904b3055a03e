import { customer } from '@regulars/shared/objects/customer.ts';
import { user } from '@regulars/shared/objects/user.ts';
import { expect, test } from 'vitest';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { isCut } from './cut.ts';

const [whole, users] = [customer, user] as unknown as ObjectDefinition[] as [ObjectDefinition, ObjectDefinition]; // the server sends the same as JSON
const { note: _, ...others } = whole.fields;
const narrow = { ...whole, fields: others };
const where = (tree: unknown) => `where=${encodeURIComponent(JSON.stringify(tree))}`;
const cut = (object: ObjectDefinition, state: string) => isCut(object, { state }, [object, users]);

test.each([
  where({
    and: [
      { field: 'stage', is: 'new' },
      { field: 'note', empty: false },
    ],
  }),
  where({ not: { field: 'note', contains: 'x' } }),
  'sort=-note',
  'columns=name:200,note:300',
  'as=board&cards=note',
  'group=note',
])('a view that names a field which the reader has not is cut: %s', (state) => {
  expect(cut(narrow, state)).toBe(true);
  expect(cut(whole, state)).toBe(false);
});

test('a view of fields that are there is whole, over a link as well', () => {
  const state = `as=board&board=stage&sort=-name,createdAt&group=birthday:month&${where({
    or: [
      { field: 'owner.name', contains: 'a' },
      { field: 'updatedAt', within: 'today' },
    ],
  })}`;
  expect(cut(narrow, state)).toBe(false);
  expect(cut(narrow, where({ field: 'owner.secret', is: 1 }))).toBe(true);
  expect(cut(narrow, '')).toBe(false);
});
