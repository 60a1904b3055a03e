/** How records are laid out is the workspace's: what everybody's definitions say, checked, and taken back like any change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import type { TestLocal } from './world.ts';

let local: TestLocal;
let world: Awaited<ReturnType<TestLocal['workspace']>>;
beforeAll(async () => {
  local = await startTest();
  world = await local.workspace('Layouts');
});
afterAll(() => local?.stop());

const task = async () => {
  const { body } = await world.call('GET', '/v1/definitions');
  return body.objects.find(({ name }: { name: string }) => name === 'task');
};
const sections = [
  { label: { en: 'What', zh: '内容' }, fields: ['subject', 'text'] },
  { label: { en: 'Who and when', zh: '人员与时间' }, fields: ['owner', 'due', 'customer'] },
];

test('the arrangement is in the definitions, undo takes it out of them, and it can be put back to the first', async () => {
  const first = await task();
  const put = await world.call('PUT', '/v1/layouts/task', { sections, hiddenWhenEmpty: ['customer'] });
  expect(put.body).toEqual({ object: 'task', sections, hiddenWhenEmpty: ['customer'] });
  expect(await task()).toMatchObject({ sections, hiddenWhenEmpty: ['customer'] });
  expect((await world.call('POST', `/v1/changes/${put.headers.get('x-change')}/undo`)).status).toBe(200);
  expect(await task()).toEqual(first);
  await world.call('PUT', '/v1/layouts/task', { sections });
  expect((await task()).sections).toEqual(sections);
  expect((await world.call('PUT', '/v1/layouts/task', {})).body).toEqual({ object: 'task' });
  expect(await task()).toEqual(first);
});

test('fields of one’s own have their place, and a label in one language serves both', async () => {
  await world.call('POST', '/v1/fields', { object: 'task', name: 'x_room', kind: 'text', label: { en: 'Room' } });
  const put = await world.call('PUT', '/v1/layouts/task', { sections: [{ label: { zh: '地点' }, fields: ['x_room'] }] });
  expect(put.body.sections).toEqual([{ label: { en: '地点', zh: '地点' }, fields: ['x_room'] }]);
  await world.call('DELETE', '/v1/fields/task/x_room');
  expect((await world.call('GET', '/v1/tasks')).status).toBe(200);
});

test('what is not there, or stands twice, is named', async () => {
  const refused = await world.call('PUT', '/v1/layouts/task', {
    sections: [
      { label: { en: 'A' }, fields: ['subject', 'nothing', 'constructor'] },
      { label: { en: 'B' }, fields: ['subject'] },
    ],
    hiddenWhenEmpty: ['nothing'],
  });
  expect(refused.status).toBe(400);
  expect(refused.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
    ['/sections/0/fields/1', 'UNKNOWN_FIELD'],
    ['/sections/0/fields/2', 'UNKNOWN_FIELD'],
    ['/sections/1/fields/0', 'TWICE'],
    ['/hiddenWhenEmpty/0', 'UNKNOWN_FIELD'],
  ]);
  for (const object of ['nothing', 'view', 'workspace']) expect((await world.call('PUT', `/v1/layouts/${object}`, { sections })).status, object).toBe(404);
});
