import { createSecretKey } from 'node:crypto';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { collated } from './collation.ts';
import { cellsOf, fieldsOf } from './columns.ts';
import { objectNamed, write } from './history.ts';
import { openLived, parsed } from './lived.ts';
import type { ReadModel } from './readmodel.ts';
import { QueryRefused } from './refused.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const customer = objectNamed('customer');
const { history, random, as, alive, later, close } = await openLived();
afterAll(close);

async function pages(readmodel: ReadModel, query: ListQuery, between = () => {}): Promise<AnyRecord[]> {
  const all: AnyRecord[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: { data: string; nextCursor?: string } = await readmodel.list(customer, { ...query, ...(cursor ? { cursor } : {}) });
    all.push(...parsed(page.data));
    cursor = page.nextCursor;
    if (!cursor) return all;
    between();
  }
}

describe('sorts', () => {
  it('by any field in both directions, empty last, and answers whole records', async () => {
    const wanted = alive('customer');
    for (const [name, field] of Object.entries(fieldsOf(customer))) {
      if (field.kind === 'link' && name !== 'id') continue; // by the title of what they lead to, below
      for (const down of [false, true]) {
        const found = await pages(as({}), { sort: [`${down ? '-' : ''}${name}`], limit: 1 + random.below(60) });
        expect(found.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
        for (const record of found) expect(JSON.stringify(record)).toBe(JSON.stringify(history.records.get(record.id)?.record));
        const kind = kindOf(field.kind);
        const suffixes = Object.keys(kind.columns);
        const keys = found.map((record) => (kind.sortBy ?? ['']).map((suffix) => placed(cellsOf(record, name, field)[suffixes.indexOf(suffix)] ?? null, kind)));
        const filled = keys.findIndex(([key]) => key === null);
        expect(keys.slice(filled < 0 ? keys.length : filled).every(([key]) => key === null)).toBe(true);
        const shown = keys.slice(0, filled < 0 ? undefined : filled).map((key) => key.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)));
        for (let at = 1; at < shown.length; at++) {
          const order = (shown[at - 1] ?? []).map((one, part) => compare(one, shown[at]?.[part] ?? null)).find((one) => one !== 0) ?? 0;
          expect(down ? -order : order).toBeLessThanOrEqual(0);
        }
      }
    }
  });
  const placed = <C>(cell: C, kind: { collated?: true }) => (kind.collated && typeof cell === 'string' ? collated(cell, 'pinyin') : cell);
  const compare = (a: Buffer | string | number | null, b: Buffer | string | number | null) =>
    Buffer.isBuffer(a) && Buffer.isBuffer(b) ? Buffer.compare(a, b) : Number(a) - Number(b);

  it('links by the title of what they lead to, and by several keys', async () => {
    const title = (record: AnyRecord) => {
      const name = history.records.get(String(record.owner))?.record.name as string | undefined;
      return name && collated(name.normalize('NFKC').toLowerCase(), 'pinyin');
    };
    const found = await pages(as({}), { sort: ['owner', '-createdAt'], limit: 17 });
    const expected = alive('customer').sort((a, b) => {
      const [x, y] = [title(a), title(b)];
      if (x !== y) return x === undefined ? 1 : y === undefined ? -1 : Buffer.compare(Buffer.from(x), Buffer.from(y));
      return a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? 1 : -1;
    });
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect((await pages(as({}), { sort: ['owner.name', '-createdAt'] })).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });
});

describe('pages', () => {
  it('neither skip nor repeat what stays where it is while others change', { timeout: 30_000 }, async () => {
    for (const query of [
      { sort: ['name'] },
      { sort: ['-updatedAt'] },
      { sort: ['x_money', '-name'] },
      { text: 'a' },
      { where: { field: 'x_number', empty: false } as const, sort: ['-x_number'] },
    ]) {
      const [fixed] = [
        new Set(
          alive('customer')
            .filter(() => random.chance(0.7))
            .map(({ id }) => id),
        ),
      ];
      const first = new Set((await pages(as({}), { ...query, limit: 200 })).map(({ id }) => id).filter((id) => fixed.has(id)));
      const found = await pages(as({}), { ...query, limit: 7 }, () => {
        const loose = alive('customer').filter(({ id }) => !fixed.has(id));
        const record = random.pick(loose);
        write(
          history,
          {
            object: 'customer',
            record: record.id,
            action: 'update',
            before: record.name ? { name: record.name } : {},
            after: { name: `a${random.below(99)}` },
            at: new Date(Date.UTC(2026, 0, 1) + random.below(4e10)).toISOString(),
            by: 'user_1',
          },
          1,
        );
        later();
      });
      const seen = found.map(({ id }) => id).filter((id) => fixed.has(id));
      expect(new Set(seen).size).toBe(seen.length);
      expect(new Set(seen)).toEqual(first);
    }
  });

  it('refuse a cursor that is edited, of another reader or another question', async () => {
    const { nextCursor = '' } = await as({}).list(customer, { limit: 2, sort: ['name'] });
    const code = (answer: Promise<unknown>) =>
      answer.then(
        () => 'answered',
        (error) => (error instanceof QueryRefused ? error.code : error),
      );
    const at = nextCursor.length >> 1;
    const edited = nextCursor.slice(0, at) + (nextCursor[at] === 'A' ? 'B' : 'A') + nextCursor.slice(at + 1);
    expect(await code(as({}).list(customer, { limit: 3, sort: ['name'], cursor: nextCursor }))).toBe('answered');
    for (const answer of [
      as({}).list(customer, { limit: 2, sort: ['name'], cursor: edited }),
      as({}).list(customer, { sort: ['name'], cursor: '' }),
      as({ principal: 'q' }).list(customer, { sort: ['name'], cursor: nextCursor }),
      as({}).list(customer, { sort: ['-name'], cursor: nextCursor }),
      as({}).list(customer, { sort: ['name'], where: { field: 'name', is: 'a' }, cursor: nextCursor }),
      as({ cursorKey: createSecretKey(new Uint8Array(32)) }).list(customer, { sort: ['name'], cursor: nextCursor }),
    ])
      expect(await code(answer)).toBe('BAD_CURSOR');
    expect(await code(as({}).list(customer, { limit: 201 }))).toBe('WRONG_LIMIT');
    expect(await code(as({}).list(customer, { sort: ['nothing'] }))).toBe('UNKNOWN_FIELD');
  });
});

describe('shows', () => {
  it('some fields, the trash, the count and titles of what is linked', async () => {
    const { data } = await as({}).list(customer, { fields: ['name'], limit: 200 });
    expect(new Set(parsed(data).flatMap(Object.keys))).toEqual(new Set(['id', 'version', 'name']));
    const trashed = await as({}).list(customer, { trashed: true, include: ['count', 'titles'], limit: 200 });
    const wanted = [...history.records.values()].filter(({ object, record }) => object === 'customer' && record.trashedAt).map(({ record }) => record);
    expect(trashed.count).toBe(wanted.length);
    const linked = new Set(
      wanted
        .flatMap((record) => [
          record.owner,
          record.createdBy,
          record.updatedBy,
          record.x_link,
          record.mergedInto,
          ...((record.x_links as string[] | undefined) ?? []),
        ])
        .filter((id) => history.records.has(String(id))),
    );
    expect(new Set(Object.keys(trashed.titles ?? {}))).toEqual(linked);
    for (const [id, title] of Object.entries(trashed.titles ?? {})) expect(title).toBe(history.records.get(id)?.record.name);
  });

  it('no field that the role may not read, nor one that was deleted', async () => {
    const { name, ...fields } = customer.fields;
    const of = { ...customer, fields: { ...fields, note: { ...fields.note, deleted: true } } } as typeof customer;
    const { data } = await as({ definitions: [of] }).list(of, { limit: 200 });
    const names = new Set(parsed(data).flatMap(Object.keys));
    expect(name && names.has('kind') && !names.has('name') && !names.has('note')).toBe(true);
  });
});
