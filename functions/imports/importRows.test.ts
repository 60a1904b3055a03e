/** Imports against the table. Long: one kind of file after another, over one deployment. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chineseCsv, chineseRows } from '../../tests/doubles/chinese.ts';
import { telcoCsv, telcoRows } from '../../tests/doubles/telco.ts';
import { announce, checked, ended, importTable, recordsBy, reportOf } from '../../tests/importing.ts';
import { startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** Definitions of customers' own fields, by name. */
const ownFields = async (call: Awaited<ReturnType<typeof local.workspace>>['call']) => {
  const { body } = await call('GET', '/v1/definitions');
  const fields: Record<string, Record<string, unknown>> = body.objects.find(({ name }: { name: string }) => name === 'customer').fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name.startsWith('x_')));
};

describe('imports', () => {
  it('telephone customers: columns become fields, every row a customer named by its id', async () => {
    const { call } = await local.workspace();
    const rows = telcoRows(700);
    expect(await importTable(call, telcoCsv(700))).toMatchObject({ status: 'done', total: 700, done: 700, created: 700, failed: 0 });
    const fields = await ownFields(call);
    expect(Object.keys(fields)).toHaveLength(21);
    expect(fields.x_contract).toMatchObject({
      kind: 'choice',
      label: { en: 'Contract', zh: 'Contract' },
      choices: [{ value: 'Month-to-month' }, { value: 'One year' }, { value: 'Two year' }],
    });
    expect(fields.x_customer_id).toMatchObject({ kind: 'text', searched: true });
    const found = await recordsBy(call, 'customers', 'name');
    expect([...found.keys()].sort()).toEqual(rows.map(([id]) => id).sort());
    const [id, gender, senior, , , tenure, , , , , , , , , , contract, , , monthly, total] = rows[3] ?? [];
    expect(found.get(id)).toMatchObject({
      x_customer_id: id,
      x_gender: gender,
      x_senior_citizen: senior === '1',
      x_tenure: Number(tenure),
      x_contract: contract,
      x_monthly_charges: Number(monthly),
      x_total_charges: Number(total),
      kind: 'person',
    });
  });

  it('a Chinese list in GB18030, with phones of the country', async () => {
    const { call } = await local.workspace();
    await call('PATCH', '/v1/workspace', { region: 'CN', currency: 'CNY' });
    const rows = chineseRows(120);
    const file = await announce(call, chineseCsv(120));
    expect((await file.preview()).body).toMatchObject({
      encoding: 'gb18030',
      delimiter: ',',
      rows: 120,
      columns: [
        { header: '客户姓名', field: 'name', isNew: false, samples: expect.arrayContaining(['张伟']) },
        { field: 'phones' },
        { field: 'emails' },
        { field: 'handles' },
        { field: 'addresses' },
        { kind: 'yesNo' },
        { kind: 'money' },
        { field: 'note' },
      ],
    });
    const job = await ended(call, (await file.start()).body.jobId);
    expect(job).toMatchObject({ status: 'done', created: 120, failed: 0 });
    const found = await recordsBy(call, 'customers', 'name');
    const [name, phone, , wechat, city] = rows[0] ?? [];
    const emails = await recordsBy(call, 'customers', 'emails');
    expect(emails.size).toBe(120);
    expect([...emails.values()].find(({ handles }) => JSON.stringify(handles).includes('"wx_0"'))).toMatchObject({
      name,
      phones: [{ number: `+86${phone}` }],
      handles: [{ service: 'wechat', handle: wechat }],
      addresses: [{ city }],
    });
    expect(found.has('张伟')).toBe(true);
  });

  it('Chinese addresses, in columns of their parts or in one cell', async () => {
    const { call } = await local.workspace();
    const street = '科技园路1号';
    const parts = [
      '姓名,省,市,区县,详细地址,邮编',
      `张三,广东省,深圳市,南山区,${street},518057`,
      `李四,广东省,深圳市,,广东省深圳市南山区${street},`,
      '王五,,,,北京路12号,',
    ];
    const whole = ['姓名,地址', `赵六,广东省深圳市南山区${street}`, '钱七,江苏省昆山市玉山镇前进路2号 215300', '孙八,"10 High Street, York"'];
    for (const lines of [parts, whole]) expect(await importTable(call, lines.join('\n'))).toMatchObject({ status: 'done', created: 3, failed: 0 });
    const found = await recordsBy(call, 'customers', 'name');
    const shenzhen = { region: '广东省', city: '深圳市', district: '南山区', street, country: 'CN' };
    expect(['张三', '李四', '王五', '赵六', '钱七', '孙八'].map((name) => found.get(name)?.addresses)).toEqual([
      [{ ...shenzhen, postcode: '518057' }],
      [shenzhen],
      [{ street: '北京路12号' }],
      [shenzhen],
      [{ region: '江苏省', city: '苏州市', district: '昆山市', street: '玉山镇前进路2号', postcode: '215300', country: 'CN' }],
      [{ street: '10 High Street, York' }],
    ]);
    const { body } = await call('POST', '/v1/customers/search', { where: { field: 'addresses', contains: `广东省深圳市南山区${street}` }, include: ['count'] });
    expect(body.count).toBe(3);
  });

  it('UTF-16, semicolons, dates with the day first, names in two parts, choices that came late', async () => {
    const { call } = await local.workspace();
    const row = (at: number) => `Nach${at};Vor${at};${String(1 + (at % 28)).padStart(2, '0')}/02/1990;${at < 280 ? ['rot', 'blau'][at % 2] : 'grün'}`;
    const csv = `Nachname;Vorname;Geburtstag;Farbe\r\n${Array.from({ length: 300 }, (_, at) => row(at)).join('\r\n')}`;
    expect(await importTable(call, Buffer.from(`\ufeff${csv}`, 'utf16le'))).toMatchObject({ status: 'done', created: 300 });
    const found = await recordsBy(call, 'customers', 'name');
    expect(found.get('Vor0 Nach0')).toMatchObject({ x_geburtstag: '1990-02-01', x_farbe: 'rot' });
    expect((await ownFields(call)).x_farbe).toMatchObject({ choices: [{ value: 'blau' }, { value: 'grün' }, { value: 'rot' }] });
  });

  it.each([
    ['姓,名,生日', '张,伟,很快', '欧阳,娜娜,1990-05-01', '张伟', '欧阳娜娜'],
    ['名字,姓,生日', '伟,张,很快', '欧阳娜娜,欧阳,1990-05-01', '张伟', '欧阳娜娜'],
    ['First Name,Last Name,Birthday', 'Anna,Zwart,soon', 'Maria,van Berg,1990-05-01', 'Anna Zwart', 'Maria van Berg'],
    ['Surname,Name,Birthday', 'Zwart,Anna,soon', 'van Berg,Maria van Berg,1990-05-01', 'Anna Zwart', 'Maria van Berg'],
  ])('names in the right order from %s: as guessed, as chosen, checked, and out of the error file', async (headings, wrong, right, mended, name) => {
    const { call } = await local.workspace();
    const more = [2, 3, 4].map((at) => right.replace(/[^,]+,/, (cell) => `${cell.slice(0, -1)}${'一二三四五'[at]},`));
    const file = await announce(call, [headings, wrong, right, ...more, ''].join('\n'));
    const [first, second] = (await file.preview()).body.columns;
    expect([first, second]).toMatchObject([{ field: 'name' }, { field: 'name' }]);
    const columns = headings.split(',').map((header, at) => ({ header, field: at < 2 ? 'name' : 'birthday' }));
    const { findings } = await checked(call, file.id, { columns });
    expect(findings).toMatchObject({ created: 4, refused: 1 });
    expect(JSON.stringify(findings.examples)).toContain(name);
    const job = await ended(call, (await file.start(columns)).body.jobId);
    expect(job).toMatchObject({ created: 4, failed: 1 });
    const report = await reportOf(job);
    expect(report).toContain(`\n${wrong},`);
    expect(await importTable(call, report.replace(/很快|soon/, '1990-01-01'))).toMatchObject({ created: 1, failed: 0 });
    const found = await recordsBy(call, 'customers', 'name');
    expect([found.get(mended)?.birthday, found.get(name)?.birthday]).toEqual(['1990-01-01', '1990-05-01']);
  });

  it('as the user says: another field, another kind, a column left out', async () => {
    const { call } = await local.workspace();
    const columns = [
      { header: 'A', field: 'name' },
      { header: 'B', field: 'x_size', isNew: true, kind: 'text', label: 'Shoe size' },
      { header: 'C', field: null },
      { header: 'D', field: null, isNew: true, kind: 'choice', label: '颜色' },
    ];
    expect(await importTable(call, 'A,B,C,D\nLi,42,x,red\nWu,43,y,blue\n', columns)).toMatchObject({ status: 'done', created: 2 });
    const fields = Object.entries(await ownFields(call));
    expect(fields.map(([, { kind, label }]) => [kind, label])).toEqual([
      ['text', { en: 'Shoe size', zh: 'Shoe size' }],
      ['choice', { en: '颜色', zh: '颜色' }],
    ]);
    expect((await recordsBy(call, 'customers', 'name')).get('Li')).toMatchObject({ x_size: '42' });
  });

  it('for a manager, without the columns that would need new fields', async () => {
    const { call, as } = await local.workspace();
    const manager = await as('manager');
    expect(await importTable(manager, 'Name,Shoe\nLi,42\n')).toMatchObject({ created: 1 });
    expect(await ownFields(call)).toEqual({});
    expect((await (await announce(manager, 'Name,Shoe\nLi,42\n')).start([{ header: 'Shoe', field: 'x_shoe', isNew: true, kind: 'text' }])).status).toBe(403);
  });
});

describe('refuses rows with a reason, and the others go on', () => {
  const csv = [
    'Name,E-mail,Birthday,Shoe',
    'Ann,ann@example.com,1990-01-01,=1+1',
    'Bob,bob@example.com,soon,41',
    ',nobody@example.com,1990-01-01,42',
    'Cy,ANN@example.com,1990-01-01,43',
    'Di,taken@example.com,,44',
    'Ed,,1990-01-02,45,more',
    'Flo,flo@example.com,,',
    'Gus,gus@example.com,1990-05-05,@x',
    'Hal,hal@example.com,1990-06-06,=2',
  ].join('\n');

  it('and the error file can be mended and imported again', async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/customers', { name: 'First', emails: [{ address: 'Taken@example.com' }] });
    const job = await importTable(call, csv);
    expect(job).toMatchObject({ status: 'done', total: 9, done: 9, created: 4, failed: 5 });
    const report = await reportOf(job);
    expect(report.startsWith('\ufeffName,E-mail,Birthday,Shoe,Reason: not imported\r\n')).toBe(true);
    expect(report.split('\r\n').slice(1)).toEqual([
      'Bob,bob@example.com,soon,41,Birthday: This is not a date. Write it like 2026-03-09.',
      ',nobody@example.com,1990-01-01,42,Name: This is needed.',
      'Cy,ANN@example.com,1990-01-01,43,E-mail: Another record already has this value.',
      'Di,taken@example.com,,44,E-mail: Another record already has this value.',
      'Ed,,1990-01-02,45,This row has more cells than the table has columns.,more',
      '',
    ]);
    const mended = report
      .replace('soon', '1991-01-01')
      .replace('\n,nobody', '\nNobody,nobody')
      .replace('ANN@', 'cy@')
      .replace('taken@', 'di@')
      .replace(',more', '');
    expect(await importTable(call, mended)).toMatchObject({ status: 'done', created: 5, failed: 0 });
    const found = await recordsBy(call, 'customers', 'name');
    expect(found.get('Ann')).toMatchObject({ x_shoe: '=1+1' });
    expect(Object.keys(await ownFields(call))).toEqual(['x_shoe']);
  });

  it('in the language of who imports, formulas made harmless', async () => {
    const { call } = await local.workspace();
    const inChinese = (method: string, path: string, body?: unknown) => call(method, path, body, { 'accept-language': 'zh-CN' });
    const report = await reportOf(await importTable(inChinese, '姓名,生日\n=cmd,很快\n李,1990-01-01\n王,1990-01-02\n吴,1990-01-03\n'));
    expect(report).toBe("\ufeff姓名,生日,原因：未导入\r\n'=cmd,很快,生日: 这不是日期，请写成 2026-03-09 的形式。\r\n");
  });
});

describe('refuses a file', () => {
  const code = async (bytes: Buffer | string, columns?: object[]) => {
    const { call } = await local.workspace();
    const { status, body } = await (await announce(call, bytes)).start(columns);
    return [status, body.code, ...(body.errors ?? []).map((one) => (one as { pointer: string }).pointer)];
  };
  it('that is no table', async () => expect(await code(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8]))).toEqual([422, 'FILE_UNREADABLE']));
  it('with too many columns', async () => expect(await code('a,'.repeat(3000))).toEqual([422, 'FILE_UNREADABLE']));
  it('with a heading that would reach a prototype', async () => expect(await code('Name,__proto__\na,b')).toEqual([400, 'INVALID', '/columns/1/header']));
  it('whose columns it has not, or fields that are none', async () => {
    expect(
      await code('Name,B\na,b', [
        { header: 'Nome', field: 'name' },
        { header: 'B', field: 'nothing' },
        { header: 'B', field: 'name', isNew: true, kind: 'text' },
        { header: 'B', field: 'x_b', isNew: true, kind: 'links' },
      ]),
    ).toEqual([400, 'INVALID', '/columns/0/header', '/columns/1/field', '/columns/2/field', '/columns/3/kind']);
  });
  it('that was not uploaded, and one that is being imported', async () => {
    const { call } = await local.workspace();
    const { body } = await call('POST', '/v1/imports', { object: 'customer', name: 'x.csv', size: 10 });
    expect((await call('POST', `/v1/imports/${body.id}/start`, {})).body.code).toBe('FILE_MISSING');
    const file = await announce(call, 'Name\nLi\n');
    await ended(call, (await file.start()).body.jobId);
    expect((await file.start()).body.code).toBe('JOB_RUNNING');
  });
  it('for an object or a role that imports nothing', async () => {
    const { call, as } = await local.workspace();
    const ask = async (by: typeof call, object: string) => (await by('POST', '/v1/imports', { object, name: 'x.csv', size: 10 })).status;
    expect([await ask(call, 'user'), await ask(call, 'workspace'), await ask(call, 'nothing'), await ask(await as('member'), 'customer')]).toEqual([
      404, 404, 404, 403,
    ]);
  });
  it('of another workspace', async () => {
    const [one, other] = [await local.workspace(), await local.workspace()];
    const file = await announce(one.call, 'Name\nLi\n');
    expect((await other.call('POST', `/v1/imports/${file.id}/start`, {})).status).toBe(404);
    expect((await other.call('GET', `/v1/jobs/${file.id}`)).status).toBe(404);
  });
});
