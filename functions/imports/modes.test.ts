/** Rows that change records, link to others, are corrected and tried first. Long: one way to import after another. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce, checked, ended, importTable, recordsBy, reportOf } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const byName = (call: Call) => recordsBy(call, 'customers', 'name');
const make = async (call: Call, values: object, objects = 'customers') =>
  (await call('POST', `/v1/${objects}`, values)).body as { id: string; version: number };
const columns = (...pairs: [string, string | null][]) => pairs.map(([header, field]) => ({ header, field }));

describe('rows that change records', () => {
  const csv = 'Name,E-mail,Stage,Note\nAnn Lee,ann@example.com,Active,called\nBob,BOB@example.com,,\nNew,new@example.com,Lost,\n';
  const plan = { by: 'emails', columns: columns(['Name', 'name'], ['E-mail', 'emails'], ['Stage', 'stage'], ['Note', 'note']) };

  async function world() {
    const { call } = await local.workspace();
    const ann = await make(call, { name: 'Ann', emails: [{ address: 'Ann@example.com', label: 'work' }, { address: 'ann@home.example' }], note: 'old' });
    const bob = await make(call, { name: 'Bob', emails: [{ address: 'bob@example.com', label: 'home' }], stage: 'regular', note: 'kept' });
    return { call, ann, bob };
  }

  it('both: those that match change, the others are made, a cell that says the same changes nothing', async () => {
    const { call, ann, bob } = await world();
    const job = await importTable(call, csv, undefined, 'customer', { ...plan, mode: 'both' });
    expect(job).toMatchObject({ status: 'done', created: 1, updated: 1, failed: 0 });
    const found = await byName(call);
    expect([...found.keys()].sort()).toEqual(['Ann Lee', 'Bob', 'New']);
    expect(found.get('Ann Lee')).toMatchObject({
      id: ann.id,
      stage: 'active',
      note: 'called',
      emails: [{ address: 'Ann@example.com' }, { address: 'ann@home.example' }],
    });
    expect(found.get('Bob')).toMatchObject({ version: bob.version, stage: 'regular', note: 'kept', emails: [{ address: 'bob@example.com', label: 'home' }] });
    const again = await importTable(call, csv, undefined, 'customer', { ...plan, mode: 'both' });
    expect(again, 'a second time nothing changes').toMatchObject({ done: 3, created: 0, updated: 0, failed: 0 });
  });

  it('update: a row without a match is refused with the reason', async () => {
    const { call } = await world();
    const job = await importTable(call, csv, undefined, 'customer', { ...plan, mode: 'update' });
    expect(job).toMatchObject({ created: 0, updated: 1, failed: 1 });
    expect(await reportOf(job)).toContain('New,new@example.com,Lost,,"E-mail: There is no record with this value to change');
    expect((await byName(call)).size).toBe(2);
  });

  it('blank cells empty the field where the user says so, and never a field that is needed', async () => {
    const { call } = await world();
    const emptying = 'Name,E-mail,Stage,Note\n,ann@example.com,Active,\nBob,bob@example.com,,\n';
    const job = await importTable(call, emptying, undefined, 'customer', { ...plan, mode: 'update', blanks: 'empty' });
    expect(job).toMatchObject({ updated: 1, failed: 1 });
    const bob = (await byName(call)).get('Bob');
    expect([bob?.stage, bob?.note]).toEqual([undefined, undefined]);
    expect(await reportOf(job)).toContain('Name: This is needed.');
  });

  it('by id; one in the trash and one of nobody are refused', async () => {
    const { call, ann, bob } = await world();
    await call('DELETE', `/v1/customers/${bob.id}`);
    const ghost = `${ann.id.slice(0, -4)}ZZZZ`;
    const job = await importTable(call, `ID,Note\n${ann.id},by id\n${bob.id},x\n${ghost},y\nnonsense,z\n`, undefined, 'customer', {
      mode: 'update',
      by: 'id',
      columns: columns(['ID', 'id'], ['Note', 'note']),
    });
    expect(job).toMatchObject({ updated: 1, failed: 3 });
    expect((await byName(call)).get('Ann')).toMatchObject({ note: 'by id' });
    expect(
      (await reportOf(job))
        .split('\r\n')
        .slice(1, 4)
        .map((line) => line.split(',').slice(2).join(',')),
    ).toEqual([
      'ID: The record lies in the trash. Restore it first.',
      expect.stringContaining('There is no record with this value'),
      expect.stringContaining('There is no record with this value'),
    ]);
  });

  it('the same record in several rows: each changes it after the one before', async () => {
    const { call } = await world();
    const rows = Array.from({ length: 50 }, (_, at) => `n${at},ann@example.com,,v${at}`);
    const job = await importTable(call, `Name,E-mail,Stage,Note\n${rows.join('\n')}\n`, undefined, 'customer', { ...plan, mode: 'both' });
    expect(job).toMatchObject({ updated: 50, created: 0, failed: 0 });
    expect((await byName(call)).get('n49')).toMatchObject({ note: 'v49' });
    const fresh = await importTable(call, 'Name,E-mail,Stage,Note\nX,x@example.com,,1\nX,x@example.com,,2\n', undefined, 'customer', { ...plan, mode: 'both' });
    expect(fresh, 'a record made by an earlier row').toMatchObject({ created: 1, updated: 1 });
  });

  it('a row that names two records by its addresses is refused', async () => {
    const { call } = await world();
    const job = await importTable(call, 'Name,E-mail,Stage,Note\nWho,ann@example.com; bob@example.com,,\n', undefined, 'customer', { ...plan, mode: 'both' });
    expect(job).toMatchObject({ failed: 1 });
    expect(await reportOf(job)).toContain('Several records are called so');
  });

  it('only records that who imports may see', async () => {
    const { call, as, owner } = await local.workspace();
    const hidden = await make(call, { name: 'Hidden', emails: [{ address: 'h@example.com' }] });
    await call('PATCH', `/v1/customers/${hidden.id}`, { owner: null });
    await make(call, { name: 'Mine', emails: [{ address: 'm@example.com' }], owner });
    const own = await as('manager', 'own');
    const job = await importTable(own, 'Name,E-mail\nA,h@example.com\nB,m@example.com\n', undefined, 'customer', {
      mode: 'both',
      by: 'emails',
      columns: columns(['Name', 'name'], ['E-mail', 'emails']),
    });
    expect(job).toMatchObject({ updated: 1, created: 0, failed: 1 });
    expect([...(await byName(call)).keys()].sort()).toEqual(['B', 'Hidden']);
  });

  it('undo gives back what was before, and keeps what was edited since', async () => {
    const { call, ann, bob } = await world();
    const changing = csv.replace('Bob,BOB@example.com,,', 'Robert,BOB@example.com,Lost,gone');
    const job = await importTable(call, changing, undefined, 'customer', { ...plan, mode: 'both' });
    expect(job).toMatchObject({ created: 1, updated: 2 });
    await call('PATCH', `/v1/customers/${bob.id}`, { stage: 'active' });
    const undone = await ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId);
    expect(undone).toMatchObject({ status: 'done', conflictCount: 1, conflicts: [{ record: bob.id, fields: ['stage'], reason: 'EDITED_SINCE' }] });
    const found = await byName(call);
    expect([...found.keys()].sort()).toEqual(['Ann', 'Bob']);
    expect(found.get('Ann')).toMatchObject({
      id: ann.id,
      note: 'old',
      emails: [{ address: 'Ann@example.com', label: 'work' }, { address: 'ann@home.example' }],
    });
    expect(found.get('Bob')).toMatchObject({ stage: 'active', note: 'kept' });
  });
});

describe('columns that name records', () => {
  it('find them by name, unique value or id, or make them where the user says so', async () => {
    const { call, owner } = await local.workspace();
    const li = await make(call, { name: 'Li Wei', emails: [{ address: 'li@example.com' }] });
    await make(call, { name: 'Twin' });
    await make(call, { name: 'Twin' });
    const csv = [
      'Subject,Customer,Owner',
      'a,li wei,Olga Owner',
      'b,LI@example.com,',
      `c,${li.id},`,
      'd,Nobody,',
      'e,Nobody,',
      'f,Twin,',
      'g,Li Wei,No One',
    ].join('\n');
    const plan = {
      columns: [
        { header: 'Subject', field: 'subject' },
        { header: 'Customer', field: 'customer', creates: true },
        { header: 'Owner', field: 'owner', creates: true },
      ],
    };
    const job = await importTable(call, csv, undefined, 'task', plan);
    expect(job).toMatchObject({ status: 'done', created: 5, failed: 2 });
    const tasks = await recordsBy(call, 'tasks', 'subject');
    const nobody = (await byName(call)).get('Nobody')?.id;
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => tasks.get(name)?.customer)).toEqual([li.id, li.id, li.id, nobody, nobody]);
    expect([nobody === undefined, tasks.get('a')?.owner]).toEqual([false, owner]);
    expect(await reportOf(job)).toContain('f,Twin,,Customer: Several records are called so');
    expect(await reportOf(job), 'a user is never made by an import').toContain('g,Li Wei,No One,"Owner: There is no such record');

    const undone = await ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId);
    expect(undone).toMatchObject({ conflictCount: 0 });
    expect([(await recordsBy(call, 'tasks', 'subject')).size, (await byName(call)).has('Nobody')]).toEqual([0, false]);
  });

  it('refuse a name that is not there where nothing is to be made', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, 'Subject,Customer\na,Nobody\n', undefined, 'task', {
      columns: columns(['Subject', 'subject'], ['Customer', 'customer']),
    });
    expect(job).toMatchObject({ created: 0, failed: 1 });
    expect((await byName(call)).size).toBe(0);
  });
});

describe('values that cells stand for', () => {
  it('an existing choice, a new one, nothing', async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/fields', {
      object: 'customer',
      name: 'x_color',
      kind: 'choice',
      label: { en: 'Color' },
      choices: [{ value: 'red' }, { value: 'blue' }],
    });
    const values = [
      { from: 'Rouge', to: 'red' },
      { from: 'verde', to: 'green', isNew: true },
      { from: 'n/a', to: null },
    ];
    const target = { header: 'Color', field: 'x_color', values };
    const job = await importTable(call, 'Name,Color\na,rouge\nb,Verde\nc,N/A\nd,blue\n', undefined, 'customer', {
      columns: [{ header: 'Name', field: 'name' }, target],
    });
    expect(job).toMatchObject({ created: 4, failed: 0 });
    const found = await byName(call);
    expect(['a', 'b', 'c', 'd'].map((name) => found.get(name)?.x_color)).toEqual(['red', 'green', undefined, 'blue']);
    const stage = { header: 'Color', field: 'stage', values: [{ from: 'x', to: 'made up', isNew: true }] };
    const refused = await (await announce(call, 'Name,Color\na,x\n')).start([{ header: 'Name', field: 'name' }, stage]);
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ pointer: '/columns/1/values/0/isNew', code: 'NOT_ALLOWED' }]]);
  });

  it('dates and numbers as the user says they are written', async () => {
    const { call } = await local.workspace();
    const plan = (dates: string, decimals: string) => ({
      columns: [
        { header: 'Name', field: 'name' },
        { header: 'Day', field: 'birthday', dates },
        { header: 'Size', field: 'x_size', isNew: true, kind: 'number', decimals },
      ],
    });
    await importTable(call, 'Name,Day,Size\na,03/04/2026,"1.234"\n', undefined, 'customer', plan('dayFirst', 'comma'));
    const [first] = [(await byName(call)).get('a')];
    expect(first).toMatchObject({ birthday: '2026-04-03', x_size: 1234 });
    const again = {
      columns: plan('monthFirst', 'point').columns.map(({ header, field, ...how }) => ({
        header,
        field,
        ...('dates' in how ? { dates: how.dates } : 'decimals' in how ? { decimals: how.decimals } : {}),
      })),
    };
    await importTable(call, 'Name,Day,Size\nb,03/04/2026,"1.234"\n', undefined, 'customer', again);
    expect((await byName(call)).get('b')).toMatchObject({ birthday: '2026-03-04', x_size: 1.234 });
  });

  it('a file without headings', async () => {
    const { call } = await local.workspace();
    const file = await announce(call, 'Ann,ann@example.com\nBob,bob@example.com\n');
    const understood = (await file.preview()).body;
    expect(understood).toMatchObject({ heading: false, rows: 2, columns: [{ header: 'Column 1' }, { header: 'Column 2' }] });
    const started = await file.start(columns(['Column 1', 'name'], ['Column 2', 'emails']), { heading: false });
    expect(await ended(call, started.body.jobId)).toMatchObject({ created: 2 });
    expect([...(await byName(call)).keys()].sort()).toEqual(['Ann', 'Bob']);
  });
});

describe('a check', () => {
  const csv = [
    'Name,E-mail,Birthday',
    'Ann,ann@example.com,n/a',
    'Bob,bob@example.com,n/a',
    'Cy,nothing,1990-01-01',
    'Di,di@example.com,1990-01-02',
    'Ed,di@example.com,',
  ].join('\n');
  const plan = { mode: 'both', by: 'emails', columns: columns(['Name', 'name'], ['E-mail', 'emails'], ['Birthday', 'birthday']) };

  it('says what would change and what would be refused, and changes nothing', async () => {
    const { call } = await local.workspace();
    const di = await make(call, { name: 'Diana', emails: [{ address: 'di@example.com' }] });
    const file = await announce(call, csv);
    const { findings } = await checked(call, file.id, plan);
    expect(findings).toMatchObject({
      rows: 5,
      created: 0,
      updated: 2,
      unchanged: 0,
      refused: 3,
      examples: [
        {
          row: 3,
          record: di.id,
          title: 'Di',
          changes: [
            { field: 'name', before: 'Diana', after: 'Di' },
            { field: 'birthday', before: '', after: '1990-01-02' },
          ],
        },
        { row: 4, title: 'Ed' },
      ],
      problems: [
        { row: 0, title: 'Ann', faults: [{ column: 2, field: 'birthday', text: 'n/a', code: 'NOT_A_DATE' }] },
        { row: 1 },
        { row: 2, faults: [{ column: 1, field: 'emails', text: 'nothing', code: 'NOT_AN_EMAIL' }] },
      ],
      alike: [{ column: 2, text: 'n/a', code: 'NOT_A_DATE', count: 2 }],
    });
    expect([...(await byName(call)).keys()]).toEqual(['Diana']);
    expect((await call('GET', `/v1/customers/${di.id}`)).body.version).toBe(di.version);
  });

  it('is found again, with what was corrected; and the import does what it said', async () => {
    const { call } = await local.workspace();
    await make(call, { name: 'Diana', emails: [{ address: 'di@example.com' }] });
    const file = await announce(call, csv);
    await checked(call, file.id, plan);
    const corrections = { cells: [{ row: 2, column: 1, text: 'cy@example.com' }], alike: [{ column: 2, from: 'n/a', text: '' }] };
    expect((await call('PUT', `/v1/imports/${file.id}/corrections`, corrections)).body).toEqual({ count: 2 });
    const kept = (await call('GET', `/v1/imports/${file.id}`)).body;
    expect(kept).toMatchObject({
      object: 'customer',
      name: 'table.csv',
      status: 'waiting',
      plan,
      corrections,
      check: { status: 'done', findings: { refused: 3 } },
    });
    const { findings } = await checked(call, file.id, plan);
    expect(findings).toMatchObject({ created: 3, updated: 2, refused: 0, problems: [] });
    const job = await ended(call, (await call('POST', `/v1/imports/${file.id}/start`, {})).body.jobId);
    expect(job).toMatchObject({ created: 3, updated: 2, failed: 0 });
    expect([...(await byName(call)).keys()].sort()).toEqual(['Ann', 'Bob', 'Cy', 'Ed']);
    expect((await call('PUT', `/v1/imports/${file.id}/corrections`, corrections)).body.code).toBe('JOB_RUNNING');
    expect((await call('POST', `/v1/imports/${file.id}/check`, plan)).body.code).toBe('JOB_RUNNING');
  });

  it('a file with the same headings is understood as the last one was, an error file too', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, csv.replaceAll('Name', 'Whoever').replaceAll('E-mail', 'Where'), undefined, 'customer', {
      ...plan,
      columns: [...columns(['Whoever', 'name'], ['Where', 'emails']), { header: 'Birthday', field: 'x_day', isNew: true, kind: 'date', label: 'Day' }],
    });
    expect(job).toMatchObject({ failed: 3 });
    const file = await announce(call, (await reportOf(job)).replaceAll('n/a', '1990-05-05').replace('nothing', 'cy@example.com'));
    const understood = (await file.preview()).body;
    expect(understood).toMatchObject({
      remembered: true,
      mode: 'both',
      by: 'emails',
      columns: [{ field: 'name', isNew: false }, { field: 'emails' }, { field: 'x_day', isNew: false, kind: 'date' }, { field: null }],
    });
  });

  it('refuses a plan that cannot be', async () => {
    const { call, as } = await local.workspace();
    const file = await announce(call, csv);
    const faults = async (body: object) =>
      (await call('POST', `/v1/imports/${file.id}/check`, body)).body.errors?.map(({ pointer, code }: Record<string, string>) => [pointer, code]);
    expect(await faults({ mode: 'update' })).toEqual([['/by', 'REQUIRED']]);
    expect(await faults({ mode: 'both', by: 'name' })).toEqual([['/by', 'UNKNOWN_FIELD']]);
    expect(await faults({ mode: 'both', by: '__proto__' })).toEqual([['/by', 'UNKNOWN_FIELD']]);
    expect(await faults({ mode: 'both', by: 'emails', columns: columns(['Name', 'name']) })).toEqual([['/by', 'REQUIRED']]);
    expect((await (await as('member'))('POST', `/v1/imports/${file.id}/check`, plan)).status).toBe(403);
  });
});

describe('a column of companies', () => {
  it('makes the company where it is not there, and each relation once', async () => {
    const { call } = await local.workspace();
    const acme = await make(call, { name: 'Acme', kind: 'company' });
    const csv = 'Name,E-mail,Company\nAnn,ann@example.com,acme\nBob,bob@example.com,New Ltd\nCy,cy@example.com,New Ltd\nDi,di@example.com,\n';
    const plan = {
      mode: 'both',
      by: 'emails',
      columns: [...columns(['Name', 'name'], ['E-mail', 'emails']), { header: 'Company', field: 'relation.worksAt', creates: true }],
    };
    const job = await importTable(call, csv, undefined, 'customer', plan);
    expect(job).toMatchObject({ status: 'done', created: 4, failed: 0 });
    const found = await byName(call);
    expect(found.get('New Ltd')).toMatchObject({ kind: 'company' });
    const relations = async () => [...(await recordsBy(call, 'relations', 'id')).values()].map(({ from, kind, to }) => [from, kind, to]).sort();
    const expected = [
      ['Ann', acme.id],
      ['Bob', found.get('New Ltd')?.id],
      ['Cy', found.get('New Ltd')?.id],
    ]
      .map(([name, to]) => [found.get(name)?.id, 'worksAt', to])
      .sort();
    expect(await relations()).toEqual(expected);
    expect(await importTable(call, csv, undefined, 'customer', plan), 'a second time nothing changes').toMatchObject({ created: 0, updated: 0, failed: 0 });
    expect(await relations()).toEqual(expected);

    await ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId);
    expect([await relations(), [...(await byName(call)).keys()]]).toEqual([[], ['Acme']]);
  });
});
