/** Chinese in order: by pinyin or strokes, as the workspace sorts or as a person has chosen, wherever texts are sorted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import type { TestLocal } from './world.ts';

const names = ['赵丽', '王芳', '丁一', '李强', '欧阳娜', 'Zoe', '曹雪', '王伟', '一鸣'];
const pinyin = ['Zoe', '曹雪', '丁一', '李强', '欧阳娜', '王芳', '王伟', '一鸣', '赵丽'];
const stroke = ['Zoe', '一鸣', '丁一', '王伟', '王芳', '李强', '欧阳娜', '赵丽', '曹雪'];

let local: TestLocal;
let call: Call;

beforeAll(async () => {
  local = await startTest();
  ({ call } = await local.workspace('Order'));
  const items = names.map((name) => ({ create: { name, kind: 'person', tags: [name], addresses: [{ city: name }] } }));
  const made = await call('POST', '/v1/customers/batch', { items });
  const tasks = names.map((name, at) => ({ create: { subject: `Call ${at}`, customer: made.body.results[at].record.id, text: name } }));
  await call('POST', '/v1/tasks/batch', { items: tasks });
});
afterAll(() => local?.stop());

/** As lists, the search API and exports answer, over pages and links. */
async function orders(): Promise<Record<string, string[]>> {
  const paged: string[] = [];
  let cursor = '';
  do {
    const { body } = await call('GET', `/v1/customers?sort=name&limit=4${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    paged.push(...body.data.map(({ name }: { name: string }) => name));
    cursor = body.nextCursor ?? '';
  } while (cursor);
  const down = await call('POST', '/v1/customers/search', { sort: ['-name'] });
  const places = await call('POST', '/v1/customers/search', { sort: ['addresses'] });
  const linked = await call('POST', '/v1/tasks/search', { sort: ['customer.name'] });
  const groups = await call('POST', '/v1/customers/summarize', { groupBy: ['tags'], measures: [{ measure: 'count' }] });
  const { body } = await call('POST', '/v1/customers/export', { sort: ['name'], fields: ['name'], format: 'csv', delimiter: ',' });
  const lines = (await (await fetch(body.file.url)).text()).trim().split(/\r?\n/).slice(1);
  return {
    paged,
    down: down.body.data.map(({ name }: { name: string }) => name).reverse(),
    places: places.body.data.map(({ name }: { name: string }) => name),
    linked: linked.body.data.map(({ text }: { text: string }) => text),
    groups: groups.body.rows.map(({ group: [name] }: { group: string[] }) => names.find((one) => one.toLowerCase() === name)),
    exported: lines.map((line) => line.split(',')[1] ?? ''),
  };
}

const everywhere = (order: string[]) => ({ paged: order, down: order, places: order, linked: order, groups: order, exported: order });

test('a workspace sorts by pinyin until it chooses strokes', async () => {
  expect((await call('GET', '/v1/workspace')).body).toMatchObject({ collation: 'pinyin' });
  expect(await orders()).toEqual(everywhere(pinyin));
  expect((await call('PATCH', '/v1/workspace', { collation: 'stroke' })).body.collation).toBe('stroke');
  expect(await orders()).toEqual(everywhere(stroke));
});

test('a person’s own choice goes before it, until they follow the workspace again', async () => {
  expect((await call('PATCH', '/v1/preferences', { collation: 'pinyin' })).body).toMatchObject({ favourites: [], opens: [], collation: 'pinyin' });
  expect((await call('GET', '/v1/preferences')).body.collation).toBe('pinyin');
  expect((await call('GET', '/v1/workspace')).body).toMatchObject({ collation: 'stroke', me: { collation: 'pinyin' } });
  expect(await orders()).toEqual(everywhere(pinyin));
  expect((await call('PATCH', '/v1/preferences', { collation: null })).body.collation).toBeNull();
  expect(await orders()).toEqual(everywhere(stroke));
});

test('an order that nobody knows is refused', async () => {
  for (const path of ['/v1/workspace', '/v1/preferences'])
    expect((await call('PATCH', path, { collation: 'radical' })).body.errors, path).toMatchObject([{ pointer: '/collation' }]);
});
