/** A field changes its kind, choices are merged: a job goes over the records, what does not fit is kept and listed, all can be undone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { ended } from './requests.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let call: Call;

beforeAll(async () => {
  local = await startTest();
  ({ call } = await local.workspace());
});
afterAll(() => local?.stop());

const good = async (method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const done = async (jobId: string) => good('GET', `/v1/jobs/${await ended(call, jobId)}`);
const fields = async () => (await good('GET', '/v1/definitions?all=true')).objects.find(({ name }: { name: string }) => name === 'task').fields;
let made = 0;
/** A field of tasks and a record for each value. */
async function column(kind: string, values: unknown[], more: object = {}): Promise<{ name: string; ids: string[] }> {
  const name = `x_column${++made}`;
  await good('POST', '/v1/fields', { object: 'task', name, kind, label: { en: name }, ...more });
  if (values.length === 0) return { name, ids: [] };
  const { results } = await good('POST', '/v1/tasks/batch', {
    items: values.map((value) => ({ create: { subject: `${name} ${value}`, ...(value === null ? {} : { [name]: value }) } })),
  });
  return { name, ids: results.map(({ record }: { record: { id: string } }) => record.id) };
}
const valuesOf = (ids: string[], name: string) => Promise.all(ids.map(async (id) => (await good('GET', `/v1/tasks/${id}`))[name]));

describe('another kind', () => {
  test('shows first what fits and what does not, and why', async () => {
    const { name } = await column('text', ['12', 'about 12', '1,500', null]);
    const preview = await good('POST', `/v1/fields/task/${name}/kind/preview`, { kind: 'number' });
    expect(preview).toMatchObject({ fits: 2, refused: 1 });
    expect(preview.examples[0]).toMatchObject({ value: 'about 12', reason: 'This is not a number.' });
    expect(preview.examples.map(({ becomes }: { becomes?: string }) => becomes).sort()).toEqual(['12', '1500', undefined]);
  });

  test('converts what fits, keeps and lists what does not, the trash too; undo brings the old field back', async () => {
    const { name, ids } = await column('text', ['12', 'about 12', '1,500', '7', null]);
    await good('DELETE', `/v1/tasks/${ids[3]}`);
    const { jobId, name: next } = await good('POST', `/v1/fields/task/${name}/kind`, { kind: 'number' });
    const job = await done(jobId);
    expect(job).toMatchObject({ status: 'done', updated: 3, failed: 1 });
    expect(await (await fetch(job.errorFile.url)).text()).toContain('about 12,This is not a number.');
    expect(await valuesOf(ids, next)).toEqual([12, undefined, 1500, 7, undefined]);
    expect(await fields()).toMatchObject({ [name]: { kind: 'text', deleted: true }, [next]: { kind: 'number', label: { en: name } } });
    expect((await good('POST', '/v1/tasks/search', { where: { field: next, gt: 10 }, sort: [next] })).data.map(({ id }: { id: string }) => id)).toEqual([
      ids[0],
      ids[2],
    ]);

    await good('PATCH', `/v1/tasks/${ids[2]}`, { [next]: 1600 });
    const undone = await done((await good('POST', `/v1/jobs/${jobId}/undo`)).jobId);
    expect(undone.conflicts).toEqual([
      { record: ids[2], object: 'task', fields: [next], reason: 'EDITED_SINCE' },
      expect.objectContaining({ reason: 'STILL_USED' }),
    ]);
    expect(await valuesOf(ids, name)).toEqual(['12', 'about 12', '1,500', '7', undefined]);
    expect(await valuesOf(ids, next)).toEqual([undefined, undefined, 1600, undefined, undefined]);
  });

  test('a required field is required again once all values fit; unique values that meet are listed', async () => {
    const { name } = await column('text', ['1', '2'], { required: true });
    const { jobId, name: next } = await good('POST', `/v1/fields/task/${name}/kind`, { kind: 'number' });
    await done(jobId);
    expect((await fields())[next]).toMatchObject({ required: true });
    await done((await good('POST', `/v1/jobs/${jobId}/undo`)).jobId);
    expect(await fields()).toMatchObject({ [name]: { required: true }, [next]: { deleted: true } });
    await good('DELETE', `/v1/fields/task/${name}`);
    const unique = await column('text', ['1', '1.0', '2'], { unique: true });
    const second = await good('POST', `/v1/fields/task/${unique.name}/kind`, { kind: 'number' });
    expect(await done(second.jobId)).toMatchObject({ status: 'done', updated: 2, failed: 1 });
  });

  test('refuses where there is no way, and where a rule asks for the field', async () => {
    const { name } = await column('money', []);
    expect((await call('POST', `/v1/fields/task/${name}/kind`, { kind: 'date' })).body).toMatchObject({
      code: 'INVALID',
      errors: [{ pointer: '/kind', code: 'NO_WAY' }],
    });
    const rule = await good('POST', '/v1/rules', { object: 'task', when: { field: name, empty: false }, message: { en: 'No' } });
    expect((await call('POST', `/v1/fields/task/${name}/kind`, { kind: 'text' })).body.code).toBe('FIELD_IN_RULE');
    await good('DELETE', `/v1/rules/${rule.id}`);
  });
});

describe('choices', () => {
  const choices = ['red', 'crimson', 'blue'].map((value) => ({ value }));

  test('are merged: filters find at once by either, records are re-pointed, undo gives each its own back', async () => {
    const { name, ids } = await column('choice', ['red', 'crimson', 'blue'], { choices });
    const { jobId } = await good('POST', `/v1/fields/task/${name}/choices/merge`, { from: ['crimson'], into: 'red' });
    for (const is of ['red', 'crimson']) expect((await good('POST', '/v1/tasks/search', { where: { field: name, is }, include: ['count'] })).count, is).toBe(2);
    expect(await done(jobId)).toMatchObject({ status: 'done', updated: 1 });
    expect(await valuesOf(ids, name)).toEqual(['red', 'red', 'blue']);
    expect((await good('PATCH', `/v1/tasks/${ids[2]}`, { [name]: 'crimson' }))[name]).toBe('red');
    expect(
      (await good('POST', '/v1/tasks/summarize', { groupBy: [name], where: { field: name, empty: false }, measures: [{ measure: 'count' }] })).rows,
    ).toEqual([{ group: ['red'], values: [3] }]);
    await done((await good('POST', `/v1/jobs/${jobId}/undo`)).jobId);
    expect(await valuesOf(ids, name)).toEqual(['red', 'crimson', 'red']);
    expect((await fields())[name].choices).toEqual(choices.map(({ value }) => ({ value, label: { en: value, zh: value } })));
  });

  test('several of a record become one', async () => {
    const { name, ids } = await column(
      'manyChoice',
      [
        ['red', 'crimson'],
        ['blue', 'crimson'],
      ],
      { choices },
    );
    await done((await good('POST', `/v1/fields/task/${name}/choices/merge`, { from: ['crimson', 'blue'], into: 'red' })).jobId);
    expect(await valuesOf(ids, name)).toEqual([['red'], ['red']]);
  });

  test('taken away count as empty, and are back with their values when added again', async () => {
    const { name, ids } = await column('choice', ['red', 'blue'], { choices });
    await good('PATCH', `/v1/fields/task/${name}`, { choices: [{ value: 'red' }] });
    expect((await good('POST', '/v1/tasks/search', { where: { field: name, is: 'blue' }, include: ['count'] })).count).toBe(0);
    expect((await call('POST', '/v1/tasks', { subject: 'New', [name]: 'green' })).body.errors).toMatchObject([{ pointer: `/${name}`, code: 'NOT_A_CHOICE' }]);
    await good('PATCH', `/v1/fields/task/${name}`, { choices: [{ value: 'blue' }, { value: 'red' }] });
    expect((await good('POST', '/v1/tasks/search', { where: { field: name, is: 'blue' }, include: ['count'] })).count).toBe(1);
    expect(await valuesOf(ids, name)).toEqual(['red', 'blue']);
  });

  test('refuses what is no choice, the last one, and what the system needs', async () => {
    const { name } = await column('choice', [], { choices });
    const merge = (field: string, body: object) => call('POST', `/v1/fields/task/${field}/choices/merge`, body);
    expect((await merge(name, { from: ['green'], into: 'red' })).body.errors).toMatchObject([{ pointer: '/from/0', code: 'NOT_A_CHOICE' }]);
    expect((await merge(name, { from: ['red'], into: 'red' })).status).toBe(400);
    expect((await merge(name, { from: ['red', 'crimson', 'blue'], into: null })).body.errors).toMatchObject([{ pointer: '/into', code: 'REQUIRED' }]);
    expect((await merge('priority', { from: ['high'], into: 'low' })).body.errors).toMatchObject([{ pointer: '/from/0', code: 'STILL_CHOSEN' }]);
  });
});
