/** The pages and dialogs of duplicates, as stops of the tour. */
import type { Visitor } from './browser.ts';
import { customer, customers } from './steps.ts';
import type { Stop } from './tour.ts';
import { inner } from './words.ts';

const one = {
  name: 'Ingrid Sørensen',
  phones: [{ number: '+4533123456' }],
  addresses: [{ street: 'Nyhavn 12', postcode: '1051', city: 'København', country: 'DK' }],
};
const twins = [
  { ...one, emails: [{ address: 'ingrid@example.dk' }], note: 'Always the window table' },
  { ...one, name: 'Sorensen, Ingrid', emails: [{ address: 'i.sorensen@example.org' }], tags: ['VIP'] },
];

/** Two that are one, made once. */
async function alike({ api, page }: Visitor): Promise<string[]> {
  const find = async () => (await api('POST', '/v1/customers/search', { text: 'ingrid' })).body.data.map(({ id }: { id: string }) => id) as string[]; // customers have ids
  const before = await find();
  if (before.length > 1) return before;
  for (const twin of twins) await api('POST', '/v1/customers', twin);
  const { jobId } = (await api('POST', '/v1/customers/duplicates/find', {})).body;
  while (['waiting', 'running'].includes((await api('GET', `/v1/jobs/${jobId}`)).body.status)) await page.waitForTimeout(100);
  return find();
}

/** One that was merged away, with something that came after it. */
async function merged(visitor: Visitor): Promise<string> {
  const { api, page } = visitor;
  const gone = await api('POST', '/v1/customers/search', { trashed: true, where: { field: 'mergedInto', empty: false } });
  if (gone.body.data.length > 0) return gone.body.data[0].id;
  const [survivor, away = ''] = await alike(visitor);
  const { status, body } = await api('POST', '/v1/customers/merge', { ids: [survivor, away] });
  if (status !== 200) throw new Error(JSON.stringify(body));
  await api('POST', '/v1/tasks', { subject: 'After the merge', customer: survivor });
  await page.waitForTimeout(1100); // what is written past the page is seen within a second
  return away;
}

const things = (visitor: Visitor) => inner(visitor.language, visitor.pick(customers));
const workList = async (visitor: Visitor) => {
  await alike(visitor);
  await visitor.go('/duplicates/customers');
  await visitor.page.getByRole('article').first().waitFor();
};

export const duplicateStops: readonly Stop[] = [
  {
    name: 'duplicates never searched',
    async show(visitor) {
      await visitor.page.route('**/v1/customers/duplicates*', (route) =>
        route.fulfill({ contentType: 'application/json', body: JSON.stringify({ data: [], count: 0, certain: 0 }) }),
      );
      await visitor.go('/duplicates/customers');
      await visitor.page.getByRole('heading', { name: visitor.say('dup_never') }).waitFor();
    },
  },
  { name: 'duplicates', show: workList },
  {
    name: 'duplicates refused',
    async show(visitor) {
      await visitor.page.route('**/v1/customers/duplicates*', (route) =>
        route.fulfill({ status: 504, contentType: 'application/problem+json', body: JSON.stringify({ status: 504, code: 'TOO_SLOW', title: 'Too slow' }) }),
      );
      await visitor.go('/duplicates/customers');
      await visitor.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'duplicate while typing',
    async show(visitor) {
      await alike(visitor);
      await visitor.go('/customers');
      await visitor.page.getByTestId('count').getByText(/\d/).waitFor();
      await visitor.page.locator('#main').focus();
      await visitor.page.keyboard.press('n');
      const form = visitor.page.getByRole('dialog', { name: visitor.say('new_one', { thing: inner(visitor.language, visitor.pick(customer)) }) });
      await form.getByLabel(visitor.pick({ en: 'Name', zh: '名称' }), { exact: true }).fill('Ingrid Sørensen');
      await form.locator('[data-field=name]').getByRole('status').waitFor();
    },
  },
  {
    name: 'merge',
    async show(visitor) {
      await workList(visitor);
      await visitor.page.getByRole('article').first().getByRole('button').last().click();
      await visitor.page
        .getByRole('dialog', { name: visitor.say('dup_merge_title', { things: things(visitor) }) })
        .getByText(visitor.say('dup_which_stays'))
        .waitFor();
    },
  },
  {
    name: 'rules of duplicates',
    async show(visitor) {
      await workList(visitor);
      await visitor.button(visitor.say('dup_rules')).click();
      await visitor.page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  {
    name: 'merge what is certain',
    async show(visitor) {
      await workList(visitor);
      await visitor.page
        .getByRole('main')
        .getByRole('button')
        .filter({ hasText: new RegExp(visitor.pick({ en: 'certain', zh: '组确定' })) })
        .click();
      await visitor.page.getByRole('dialog').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'undo a merge',
    fixed: true,
    async show(visitor) {
      await visitor.go(`/customers/${await merged(visitor)}?was`);
      await visitor.page
        .getByRole('status')
        .getByRole('button', { name: visitor.say('dup_unmerge') })
        .click();
      await visitor.page.getByRole('dialog').getByRole('combobox').first().waitFor();
    },
  },
];
