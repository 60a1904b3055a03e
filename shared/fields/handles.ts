/** Names in messengers: WeChat, QQ, WhatsApp and others. */
import * as z from 'zod/mini';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

export const services = ['wechat', 'qq', 'whatsapp', 'telegram', 'line', 'signal', 'messenger', 'instagram', 'linkedin', 'x'] as const;
const Entry = z.strictObject({
  service: z.enum(services),
  handle: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
});
export type Handle = z.infer<typeof Entry>;

const key = ({ service, handle }: Handle) => `${service}:${folded(handle)}`;
const other: Record<string, Handle['service']> = { 微信: 'wechat', weixin: 'wechat', 扣扣: 'qq' };

function parse(text: string): Handle | undefined {
  const [, prefix = '', handle = ''] = /^\s*([^:：]+)[:：]\s*(.+?)\s*$/.exec(text) ?? [];
  const service = other[folded(prefix)] ?? services.find((one) => one === folded(prefix));
  return service && { service, handle };
}

export const handles = kind(<const O extends AnyOptions>(options: O): Field<Handle[], O> => ({ kind: 'handles', ...options }) as Field<Handle[], O>, {
  name: 'handles',
  label: { en: 'Messengers', zh: '即时通讯' },
  many: true,
  key: 'text',
  schema: () =>
    z.array(Entry).check(
      z.minLength(1),
      z.maxLength(20),
      z.refine((all) => distinct(all.map(key)), 'TWICE'),
    ),
  columns: { '': 'TEXT' },
  toRow: (values: Handle[]) => [values[0] ? key(values[0]) : ''],
  keys: (values: Handle[]) => values.map(key),
  operators: ['is', 'contains', 'startsWith', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(120)),
  fromText: (text): FromText<Handle[]> => {
    const parsed = text
      .split(/[;\n；]/)
      .filter((part) => part.trim())
      .map(parse);
    if (parsed.length === 0 || parsed.some((one) => !one)) return { refused: 'NOT_A_HANDLE' };
    return { value: [...new Map((parsed as Handle[]).map((one) => [key(one), one])).values()] }; // undefined is refused above
  },
  toText: (values: Handle[]) => values.map(({ service, handle }) => `${service}: ${handle}`).join('; '),
  searchText: (values: Handle[]) => values.map(({ handle }) => handle),
  guarded: (values: Handle[]) => values.map(key),
  sample: (random) => [{ service: random.pick(services), handle: `user_${random.below(1e6)}` }],
});
