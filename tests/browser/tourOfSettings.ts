/** The pages of settings where objects, fields and rules are made, with their dialogs. */
import type { Locator } from 'playwright-core';
import type { Visitor } from './browser.ts';
import type { Stop } from './tour.ts';
import { inner } from './words.ts';

const boat = { en: 'Boat', zh: '船' };
const boats = { en: 'Boats', zh: '船只' };
const kind = { en: 'Kind of boat', zh: '船型' };
const seats = { en: 'Seats', zh: '座位' };

const shown = (what: Locator) => what.first().waitFor();
const main = ({ page }: Visitor) => page.getByRole('main');

/** An object of the workspace's own with fields, records and a rule; made once for all stops. */
async function moored({ api }: Visitor): Promise<void> {
  if ((await api('GET', '/v1/x_boats')).status === 200) return;
  const ask = async (path: string, body: unknown) => {
    const answer = await api('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };
  await ask('/v1/objects', { label: boat, pluralLabel: boats, titleLabel: { en: 'Name', zh: '船名' }, icon: 'ship', owned: true, timeline: true });
  const field = (name: string, label: object, more: object) => ask('/v1/fields', { object: 'x_boat', name, label, ...more });
  await field('x_customer', { en: 'Customer', zh: '客户' }, { kind: 'link', to: 'customer' });
  await field('x_kind', kind, {
    kind: 'choice',
    choices: [
      { value: 'sail', label: { en: 'Sailing boat', zh: '帆船' }, color: 'blue' },
      { value: 'motor', label: { en: 'Motor boat', zh: '摩托艇' } },
    ],
  });
  await field('x_seats', seats, { kind: 'text' });
  await field('x_length', { en: 'Length', zh: '长度' }, { kind: 'number', help: { en: 'In metres', zh: '以米为单位' } });
  for (const [name, x_seats] of [
    ['Albatros', '6'],
    ['海燕', '四个'],
    ['Möwe', 'about 12'],
  ] as const)
    await ask('/v1/x_boats', { name, x_seats, x_kind: 'sail' });
  await ask('/v1/rules', {
    object: 'x_boat',
    when: {
      and: [
        { field: 'x_kind', is: 'motor' },
        { field: 'x_length', empty: true },
      ],
    },
    field: 'x_length',
    message: { en: 'How long is a motor boat? We need it for the berth.', zh: '请填写摩托艇的长度，用于安排泊位。' },
  });
  await ask('/v1/objects', { label: { en: 'Berth', zh: '泊位' }, pluralLabel: { en: 'Berths', zh: '泊位' }, icon: 'map' });
  await api('DELETE', '/v1/objects/x_berth');
}

async function editor(visitor: Visitor, object = 'x_boats'): Promise<void> {
  await moored(visitor);
  await visitor.go(`/settings/fields?object=${object}`);
  await shown(main(visitor).getByRole('heading', { name: visitor.say('rules') }));
}

const edit = (visitor: Visitor, label: string) => visitor.button(visitor.say('edit_one', { thing: label }), main(visitor)).click();
const dialog = (visitor: Visitor, name: string, values: Record<string, string> = {}) => visitor.page.getByRole('dialog', { name: visitor.say(name, values) });

export const settings: readonly Stop[] = [
  {
    name: 'objects',
    show: async (visitor) => {
      await moored(visitor);
      await visitor.go('/settings/objects');
      await shown(visitor.page.getByRole('list', { name: visitor.say('objects_deleted') }));
    },
  },
  {
    name: 'object form',
    show: async (visitor) => {
      await visitor.go('/settings/objects');
      await visitor.button(visitor.say('object_new')).click();
      await shown(dialog(visitor, 'object_new'));
    },
  },
  { name: 'object editor', show: (visitor) => editor(visitor) },
  { name: 'object editor of customers', show: (visitor) => editor(visitor, 'customers') },
  {
    name: 'object choices merged',
    show: async (visitor) => {
      await editor(visitor);
      await edit(visitor, visitor.pick(kind));
      const form = dialog(visitor, 'field_change');
      await visitor.button(visitor.say('entry_remove'), form).last().click();
      await shown(form.getByText(visitor.say('choice_becomes_help')));
    },
  },
  {
    name: 'object field required when',
    show: async (visitor) => {
      await editor(visitor);
      await edit(visitor, visitor.pick(seats));
      const form = dialog(visitor, 'field_change');
      await form.getByLabel(visitor.say('must'), { exact: true }).selectOption('when');
      await shown(form.getByRole('group', { name: visitor.say('filter_condition') }));
    },
  },
  {
    name: 'object kind',
    show: async (visitor) => {
      await editor(visitor);
      await edit(visitor, visitor.pick(seats));
      await visitor.button(visitor.say('kind_change'), dialog(visitor, 'field_change')).click();
      const form = dialog(visitor, 'kind_change_of', { name: visitor.pick(seats) });
      await form.getByRole('combobox').first().selectOption('number');
      await visitor.button(visitor.say('kind_preview'), form).click();
      await shown(form.getByRole('table'));
    },
  },
  {
    name: 'object rule',
    show: async (visitor) => {
      await editor(visitor);
      await edit(visitor, visitor.pick({ en: 'How long is a motor boat? We need it for the berth.', zh: '请填写摩托艇的长度，用于安排泊位。' }));
      await shown(dialog(visitor, 'rule_change'));
    },
  },
  {
    name: 'object field delete',
    show: async (visitor) => {
      await editor(visitor);
      await visitor.button(visitor.say('delete_one', { name: visitor.pick(seats) }), main(visitor)).click();
      await shown(visitor.page.getByRole('dialog').getByText(/100/));
    },
  },
  {
    name: 'object form of a record with a rule',
    show: async (visitor) => {
      await moored(visitor);
      await visitor.go('/x_boats');
      await shown(visitor.page.getByTestId('count').getByText(/\d/));
      const create = visitor.say('new_one', { thing: inner(visitor.language, visitor.pick(boat)) });
      await visitor.page.locator('#main').focus();
      await visitor.page.keyboard.press('n');
      const form = visitor.page.getByRole('dialog', { name: create });
      await form.getByLabel(visitor.pick(kind)).selectOption('motor');
      await shown(form.getByRole('alert'));
    },
  },
];
