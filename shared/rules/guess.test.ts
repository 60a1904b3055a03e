/** What columns are taken for. Long: tables of examples. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chineseHeaders, chineseRows } from '../../tests/doubles/chinese.ts';
import { telcoHeaders, telcoRows } from '../../tests/doubles/telco.ts';
import { customer } from '../objects/customer.ts';
import { type ObjectOf, withCustom } from '../objects/object.ts';
import { task } from '../objects/task.ts';
import { type Column, choicesFrom, guess, titleFrom } from './guess.ts';
import { observer } from './observe.ts';

const context = { language: 'en', currency: 'EUR', timeZone: 'Europe/Berlin', region: 'DE' } as const;

function columnsOf(headers: readonly string[], rows: readonly (readonly string[])[]): Column[] {
  return headers.map((header, at) => {
    const { add, seen } = observer();
    for (const row of rows) add(row[at] ?? '');
    return { header, seen: seen() };
  });
}
const guessed = (headers: readonly string[], rows: readonly (readonly string[])[], object: ObjectOf = customer) =>
  guess(object, columnsOf(headers, rows), { context, mayAdd: true });
/** `field` of a known one, `+kind` of a new one. */
const short = (headers: readonly string[], ...rows: string[][]) => guessed(headers, rows).map(({ field, isNew, kind }) => (isNew ? `+${kind}` : field));
/** One column with these cells, which no field is called. */
const kindOfCells = (...cells: string[]) =>
  guessed(
    ['Thing'],
    cells.map((cell) => [cell]),
  )[0]?.kind;

const telco = fileURLToPath(new URL('../../../shared/data/telco_dev.csv', import.meta.url)); // beside the checkout, where it is there
const tables = [
  ['the double', telcoRows(2000)],
  ...(existsSync(telco)
    ? [
        [
          'the real table',
          readFileSync(telco, 'utf8')
            .trim()
            .split('\n')
            .slice(1)
            .map((line) => line.split(',')),
        ],
      ]
    : []),
] as [string, string[][]][];

describe.each(tables)('telephone customers: %s', (_, rows) => {
  const columns = columnsOf(telcoHeaders, rows);
  const found = guess(customer, columns, { context, mayAdd: true });
  const kinds = Object.fromEntries(found.map(({ header, kind }) => [header, kind]));

  it('every column becomes a field of its own', () => {
    expect(found.every(({ isNew }) => isNew)).toBe(true);
    expect(new Set(found.map(({ field }) => field)).size).toBe(telcoHeaders.length);
    expect(found.find(({ header }) => header === 'MonthlyCharges')).toMatchObject({ field: 'x_monthly_charges', label: 'MonthlyCharges' });
  });
  it('of the right kind', () => {
    expect(kinds).toMatchObject({
      customerID: 'text',
      gender: 'choice',
      SeniorCitizen: 'yesNo',
      Partner: 'yesNo',
      Dependents: 'yesNo',
      tenure: 'number',
      PhoneService: 'yesNo',
      MultipleLines: 'choice',
      InternetService: 'choice',
      OnlineSecurity: 'choice',
      Contract: 'choice',
      PaperlessBilling: 'yesNo',
      PaymentMethod: 'choice',
      MonthlyCharges: 'number',
      TotalCharges: 'number',
      Churn: 'yesNo',
    });
  });
  it('customers are named by their id', () => expect(telcoHeaders[titleFrom(customer, columns, found)[0] ?? -1]).toBe('customerID'));
  it('choices come from the cells', () => {
    const contract = columns[telcoHeaders.indexOf('Contract')];
    expect(contract && choicesFrom(contract.seen).map(({ value }) => value)).toEqual(['Month-to-month', 'One year', 'Two year']);
  });
});

describe('knows what people call a field', () => {
  it('in English', () => {
    expect(
      short(
        ['Full Name', 'E-mail', 'Mobile Phone', 'WeChat', 'Date of Birth', 'Tags', 'Address', 'Web site', 'Notes'],
        ['Ann', 'a@example.com', '0171 123456', 'ann1', '1990-01-02', 'a; b', '1 High Street', 'example.com', 'x'],
      ),
    ).toEqual(['name', 'emails', 'phones', 'handles', 'birthday', 'tags', 'addresses', 'website', 'note']);
  });
  it('in Chinese', () => {
    expect(short([...chineseHeaders], ...chineseRows(50))).toEqual(['name', 'phones', 'emails', 'handles', 'addresses', '+yesNo', '+money', 'note']);
    expect(short(['公司名称', '联系电话', 'QQ号', '生日', '标签'], ['好茶', '010-62551234', '12345', '1990年1月2日', '茶'])).toEqual([
      'name',
      'phones',
      'handles',
      'birthday',
      'tags',
    ]);
  });
  it('a name in two parts', () => {
    expect(short(['Last name', 'First name'], ['Li', 'Wei'])).toEqual(['name', 'name']);
    expect(short(['姓', '名'], ['李', '伟'])).toEqual(['name', 'name']);
    expect(short(['姓', '名字'], ['李', '伟'])).toEqual(['name', 'name']);
    expect(short(['Name', 'Surname'], ['Wei', 'Li'])).toEqual(['name', 'name']);
    expect(short(['Name', 'First name', 'Surname'], ['Wei Li', 'Wei', 'Li'])).toEqual(['name', '+text', '+text']);
  });
  it('a company beside a name is another field', () => expect(short(['Company', 'Name'], ['Tea Ltd', 'Li Wei'])).toEqual(['+text', 'name']));
  it('a list takes several columns, other fields one', () => {
    expect(short(['Phone', 'Phone 2', 'Mobile'], ['030 123456', '030 123457', '0171 123456'])).toEqual(['phones', 'phones', 'phones']);
    expect(short(['Name', 'Customer name'], ['a', 'b'])).toEqual(['name', '+text']);
  });
  it('an address by its parts', () =>
    expect(short(['Street', 'City', 'ZIP', 'Country'], ['1 High St', 'York', 'YO1', 'United Kingdom'])).toEqual([
      'addresses',
      'addresses',
      'addresses',
      'addresses',
    ]));
  it('but not where the cells say otherwise', () => {
    expect(short(['E-mail', 'Phone', 'Birthday', 'Country'], ['yes', 'often', 'soon', 'Atlantis'], ['no', 'rarely', 'late', 'Narnia'])).toEqual([
      '+yesNo',
      '+text',
      '+text',
      '+text',
    ]);
    // A record is found by its name as well as by its id.
    expect(short(['Owner'], ['Li Wei'])).toEqual(['owner']);
  });
  it("the workspace's own fields, by label", () => {
    const own = withCustom(customer, { x_size: { kind: 'number', label: { en: 'Shoe size', zh: '鞋码' } } });
    expect(guessed(['shoe size', '鞋码'], [['42', '43']], own)).toMatchObject([{ field: 'x_size', isNew: false }, { isNew: true }]);
  });
  it('of another object', () => expect(guessed(['Subject', 'Name'], [['Call', 'x']], task).map(({ isNew }) => isNew)).toEqual([false, true]));
});

describe('guesses the kind of a new field', () => {
  it.each([
    ['yesNo', ['Yes', 'no', '']],
    ['yesNo', ['0', '1', '1']],
    ['yesNo', ['是', '否']],
    ['number', ['0', '0']],
    ['number', ['1', '2', '']],
    ['number', ['1,234.5', '7']],
    ['number', ['-3', '1e3']],
    ['text', ['00123', '00124']],
    ['text', ['12345678901234567890']],
    ['percent', ['12%', '3.5 %']],
    ['money', ['€12.50', '3 EUR']],
    ['money', ['¥100', '¥2.5']],
    ['number', ['12.50', '13.50']],
    ['date', ['2026-03-09', '2026/3/9']],
    ['date', ['31/12/2026', '01/02/2026']],
    ['date', ['2026年3月9日']],
    ['moment', ['2026-03-09 14:30', '2026-03-09T14:30:00Z']],
    ['email', ['a@example.com', 'b@example.org']],
    ['url', ['https://example.com/x', 'www.example.com']],
    ['phone', ['+49 30 123456', '+8613800138000']],
    ['longText', ['one\ntwo', 'x']],
    ['longText', ['x'.repeat(400)]],
    ['text', ['a', 'b', 'c', 'd']],
    ['text', ['', ' ']],
    ['choice', ['red', 'Red', 'green', 'red', 'green', 'blue']],
    ['text', Array.from({ length: 300 }, (_, at) => `word ${at % 40}`)],
  ] as const)('%s: %j', (kind, cells) => expect(kindOfCells(...cells)).toBe(kind));

  it('numbers that only name something are text', () => {
    expect(
      short(['Order No', 'Customer ID', 'Zip code2', '会员编号', 'Quantity'], ['12346', '1', '12345', '777', '3'], ['12347', '2', '12346', '778', '5']),
    ).toEqual(['+text', '+text', 'addresses', '+text', '+number']);
  });
});

describe('names new fields', () => {
  const names = (headers: string[], object: ObjectOf = customer) => guessed(headers, [headers.map(() => 'word')], object).map(({ field }) => field);
  it('after their heading, each differently', () =>
    expect(names(['Größe', 'GRÖSSE!', 'grosse', 'MonthlyCharges', '颜色', 'x'.repeat(90)])).toEqual([
      'x_grosse',
      'x_grosse_2',
      'x_grosse_3',
      'x_monthly_charges',
      'x_field_5',
      `x_${'x'.repeat(50)}`,
    ]));
  it('taking up a deleted field of the same kind', () => {
    const own = withCustom(customer, {
      x_color: { kind: 'text', deleted: true, label: { en: 'C', zh: 'C' } },
      x_size: { kind: 'number', deleted: true, label: { en: 'S', zh: 'S' } },
    });
    expect(names(['Color', 'Size'], own)).toEqual(['x_color', 'x_size_2']);
  });
  it('or leaves the column out for those who may not add one', () => {
    expect(guess(customer, columnsOf(['Shoe', 'Name'], [['a', 'b']]), { context, mayAdd: false }).map(({ field }) => field)).toEqual([null, 'name']);
  });
});

describe('the order of day and month', () => {
  const order = (...cells: string[]) =>
    columnsOf(
      ['x'],
      cells.map((cell) => [cell]),
    )[0]?.seen.dayFirst;
  it('shows in dates that have only one reading', () => {
    expect(order('03/04/2026', '31/12/2026')).toBe(true);
    expect(order('03/04/2026', '12/31/2026')).toBe(false);
    expect(order('03/04/2026')).toBe(undefined);
  });
});
