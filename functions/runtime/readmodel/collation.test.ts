import { collations } from '@regulars/shared/rules/collation.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { collated } from './collation.ts';
import { newId, objectNamed, write } from './history.ts';
import { openLived, parsed } from './lived.ts';
import { given, surnames } from './shop.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const customer = objectNamed('customer');
const { history, as, later, close } = await openLived();
afterAll(close);

const random = seeded(31);
const anyCharacter = () => String.fromCodePoint(random.chance(0.9) ? 0x4e00 + random.below(20_992) : 0x20000 + random.below(42_000));
const anyName = () => (random.chance(0.5) ? random.pick(surnames) + random.pick(given) : Array.from({ length: 1 + random.below(4) }, anyCharacter).join(''));
const byPlace = (collation: (typeof collations)[number]) => (a: string, b: string) =>
  Buffer.compare(Buffer.from(collated(a, collation)), Buffer.from(collated(b, collation)));

describe.each(collations)('by %s', (collation) => {
  it('Chinese names stand as Unicode orders them', () => {
    const { compare } = new Intl.Collator(`zh-u-co-${collation}`);
    const names = Array.from({ length: 3000 }, anyName);
    expect(names.toSorted(byPlace(collation))).toEqual(names.toSorted(compare));
  });

  it('what is written otherwise comes first, as it would without them', () => {
    const others = ['2 brothers', 'Anna', 'émile', 'かな', '한글', '😀 ok'].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(['张伟', ...others, '丁一', '𠀀'].sort(byPlace(collation)).slice(0, others.length)).toEqual(others);
  });

  it('a list is sorted, page by page, up and down', async () => {
    for (let at = 0; at < 60; at++) create(anyName());
    later();
    const { compare } = new Intl.Collator(`zh-u-co-${collation}`);
    const found = await namesIn(as({ collation }), ['name']);
    const chinese = found.filter((name) => /^\p{Script=Han}+$/u.test(name));
    expect(chinese.length).toBeGreaterThan(50);
    expect(chinese).toEqual(chinese.toSorted(compare));
    expect(await namesIn(as({ collation }), ['-name'])).toEqual(found.toReversed());
  });
});

it('surnames of one stroke come before those of two, and these before those of eleven', () => {
  expect(['张', '王', '丁', '一', '李', '赵', '龚', '曹'].sort(byPlace('stroke'))).toEqual(['一', '丁', '王', '张', '李', '赵', '曹', '龚']);
});

it('a person reads in their own order, and a list that was begun in another goes on in it', async () => {
  const [me = ''] = [...history.records.keys()].filter((id) => id.startsWith('user_'));
  const mine = as({ collation: 'pinyin', reader: { user: me, access: 'all', teams: [] } });
  const before = await namesIn(mine, ['name']);
  const first = await mine.list(customer, { sort: ['name'], limit: 20 });
  write(history, { object: 'user', record: me, action: 'update', before: {}, after: { collation: 'stroke' }, at: '2026-02-01T00:00:00.000Z', by: me }, 2);
  later();
  expect(await namesIn(mine, ['name'])).toEqual(await namesIn(as({ collation: 'stroke' }), ['name']));
  expect(await namesIn(mine, ['name'])).not.toEqual(before);
  const rest = await mine.list(customer, { sort: ['name'], limit: 200, cursor: first.nextCursor ?? '' });
  expect(parsed(rest.data).map(({ name }) => name)).toEqual(before.slice(20, 220));
});

function create(name: string): void {
  const about = { object: 'customer', action: 'create', before: {}, after: { name, kind: 'person' }, at: '2026-01-15T00:00:00.000Z', by: 'user_1' } as const;
  write(history, { ...about, record: newId(random, 'customer') }, 3);
}

async function namesIn(readmodel: ReturnType<typeof as>, sort: string[]): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readmodel.list(customer, { sort, limit: 70, ...(cursor ? { cursor } : {}) });
    all.push(...parsed(page.data).map(({ name }) => String(name)));
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}
