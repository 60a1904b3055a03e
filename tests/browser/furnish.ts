/** A workspace that looks lived in: names in both languages, long ones among them, fields of its own, a history. */
import type { Visitor } from './browser.ts';

export interface Furnished {
  /** A customer with interactions, tasks and a history. */
  first: string;
  trashed: string;
}

const people = [
  ['张伟', 'person', 'regular', 'zhang.wei@example.cn'],
  ['Zwart Florists', 'company', 'active', 'hello@zwart.example'],
  ['欧阳秀英', 'person', 'new', 'ouyang@example.cn'],
  ['Anna-Katharina von Hohenlohe-Langenburg zu Sayn-Wittgenstein', 'person', 'active', 'anna-katharina.von.hohenlohe@a-rather-long-domain-name.example'],
  ['上海浦东新区常来常往餐饮管理有限公司', 'company', 'regular', 'office@changlai.example.cn'],
  ['Müller & Søn', 'company', 'resting', 'post@mueller.example'],
  ['单雄信', 'person', 'lost', 'shan@example.cn'],
  ['Giulia Rossi', 'person', 'new', 'giulia@example.it'],
  ['O’Brien', 'person', 'active', 'obrien@example.ie'],
  ['曾小贤', 'person', 'new', 'zeng@example.cn'],
] as const;

export async function furnish({ api, caughtUp }: Visitor): Promise<Furnished> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await api(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const field = (name: string, kind: string, en: string, zh: string, more = {}) =>
    ask('POST', '/v1/fields', { object: 'customer', name, kind, label: { en, zh }, ...more });
  await field('x_contract', 'choice', 'Contract', '合同', {
    choices: [
      { value: 'month', label: { en: 'Month to month', zh: '按月' } },
      { value: 'year', label: { en: 'One year', zh: '一年' }, color: 'teal' },
    ],
  });
  await field('x_spent', 'money', 'Spent', '消费金额');
  await field('x_visits', 'number', 'Visits', '到店次数');
  await field('x_last', 'date', 'Last visit', '最近到店');
  const values = Array.from({ length: 60 }, (_, at) => {
    const [name = '', kind, stage, email = ''] = people[at % people.length] ?? [];
    const round = Math.floor(at / people.length);
    return {
      name: round === 0 ? name : `${name} ${round + 1}`,
      kind,
      stage,
      ...(at % 3 ? { tags: ['常客', 'VIP'].slice(0, at % 3) } : {}),
      emails: [{ address: `${round}${email}` }],
      phones: [{ number: `+49301234${String(5000 + at)}`, label: 'office' }],
      x_contract: at % 2 ? 'month' : 'year',
      x_spent: { amount: 1_999 * (at + 1), currency: at % 4 ? 'EUR' : 'CNY' },
      x_visits: at,
      x_last: `2026-0${1 + (at % 9)}-1${at % 10}`,
    };
  });
  const { results } = await ask('POST', '/v1/customers/batch', { items: values.map((create) => ({ create })) });
  const refused = results.filter(({ ok }: { ok: boolean }) => !ok);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const ids: string[] = results.map(({ record }: { record: { id: string } }) => record.id);
  const [first = '', , trashed = ''] = ids.toReversed();
  const { version } = await ask('GET', `/v1/customers/${first}`);
  await ask('PATCH', `/v1/customers/${first}`, {
    note: 'Prefers the window.\n喜欢靠窗的位置。',
    website: 'https://example.com/a/rather/long/path',
    birthday: '1990-05-01',
    language: 'zh',
    handles: [{ service: 'wechat', handle: 'zw_1990' }],
    addresses: [{ street: 'Kantstraße 1', city: 'Berlin', postcode: '10623', country: 'DE' }],
  });
  await ask('PATCH', `/v1/customers/${first}`, { stage: 'regular', x_visits: 61 });
  for (const [kind, subject] of [
    ['call', 'Asked for a table on Friday'],
    ['note', '对花生过敏'],
    ['meeting', 'A long talk about the contract for the coming year and what it ought to cost'],
  ])
    await ask('POST', '/v1/interactions', {
      kind,
      subject,
      customer: first,
      text: kind === 'call' ? 'At eight, for six people.' : undefined,
      at: '2026-03-01T10:00:00Z',
    });
  await ask('POST', '/v1/tasks', { subject: 'Send the menu', customer: first, due: '2026-12-24', priority: 'high' });
  await ask('DELETE', `/v1/customers/${trashed}`);
  await caughtUp('customers', values.length - 1);
  await caughtUp('tasks', 1);
  if (version < 1) throw new Error('A record begins with version 1');
  return { first, trashed };
}
