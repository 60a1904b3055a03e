/** For measurements: a shop with customers, who have 20 fields of its own, and their interactions, drawn by seed. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { customer } from '@regulars/shared/objects/customer.ts';
import { interaction } from '@regulars/shared/objects/interaction.ts';
import { type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import { user } from '@regulars/shared/objects/user.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { type History, newHistory, newId, write } from './history.ts';

const label = (text: string) => ({ en: text, zh: text });
const choices = ['monthly', 'one year', 'two years', 'none'].map((value) => ({ value, label: label(value) }));
export const custom = Object.fromEntries(
  Array.from({ length: 20 }, (_, at) => {
    const kind = ['choice', 'number', 'money', 'date', 'text'][at % 5] as string;
    return [`x_${kind}_${Math.floor(at / 5)}`, { kind, label: label(`${kind} ${at}`), ...(kind === 'choice' ? { choices } : {}) } as Field];
  }),
);
export const of: ObjectOf = withCustom(customer, custom);
export const definitions = [of, interaction, user];

export const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾仇'];
export const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红健'];
export const first = ['Anna', 'Peter', 'Maria', 'John', 'Zoë', 'Liam', 'Olga', 'Hassan', 'Yuki', 'Ines', 'Tom', 'Laura'];
export const last = ['Smith', 'Müller', 'García', 'Rossi', 'Novak', 'Jensen', 'Dubois', 'Kowalski', 'Silva', 'Brown', 'Tanaka', 'Wright'];
const words = 'called about the invoice asked for an offer wants delivery next week complained about quality will pay soon 讨论 报价 发货 付款 会议 样品'.split(
  ' ',
);

export function generate(size: number, entries = size * 3): History {
  const random = seeded(size);
  const history = newHistory();
  while (history.entries.length < 20)
    put(history, random, 'user', { name: `User ${history.entries.length}`, email: `u${history.entries.length}@example.com`, role: 'member', access: 'all' });
  const customers: string[] = [];
  grow(history, random, size, customers);
  for (let at = 0; at < entries; at++) {
    const text = () => Array.from({ length: 6 + random.below(8) }, () => random.pick(words)).join(' ');
    put(history, random, 'interaction', {
      kind: random.pick(['note', 'call', 'email']),
      subject: text().slice(0, 40),
      text: text(),
      customer: random.pick(customers),
      at: new Date(1.7e12 + random.below(6e10)).toISOString(),
      owner: userIn(history, random),
    });
  }
  return history;
}

const userIn = (history: History, random: Random): string => history.entries[random.below(20)]?.record ?? 'system:start'; // the first twenty are users

function put(history: History, random: Random, object: string, after: Record<string, unknown>): string {
  const record = newId(random, object);
  write(
    history,
    { object, record, action: 'create', before: {}, after, at: new Date(1.76e12 + random.below(3e10)).toISOString(), by: userIn(history, random) },
    random.below(16),
  );
  return record;
}

export function grow(history: History, random: Random, size: number, ids: string[] = []): void {
  for (let at = 0; at < size; at++) {
    const name = random.chance(0.5)
      ? random.pick(surnames) + random.pick(given) + (random.chance(0.6) ? random.pick(given) : '')
      : `${random.pick(first)} ${random.pick(last)}`;
    const more = Object.fromEntries(Object.entries(custom).map(([field, definition]) => [field, kindOf(definition.kind).sample(random, definition)]));
    ids.push(
      put(history, random, 'customer', {
        name,
        kind: random.pick(['person', 'company']),
        stage: random.pick(['new', 'active', 'regular', 'resting', 'lost']),
        owner: userIn(history, random),
        emails: [{ address: `c${random.below(1e9)}.${at}@${random.pick(['example.com', 'mail.example.org', 'shop.example.cn'])}` }],
        phones: [{ number: `+8613${String(random.below(1e9)).padStart(9, '0')}` }],
        tags: ['vip', '常客', 'wholesale'].filter(() => random.chance(0.3)),
        ...more,
      }),
    );
  }
}
