/** Long: one random history that the three readings of a condition are compared over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { type Condition, holds, type Subject } from '@regulars/shared/rules/condition.ts';
import { namedRanges, units } from '@regulars/shared/rules/dates.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { full, has } from './bits.ts';
import { fieldsOf, table } from './columns.ts';
import { type Asking, check } from './condition.ts';
import { every } from './file.ts';
import { definitions, newHistory, objectNamed, openSealing, sampleValue, sourceOf, step } from './history.ts';
import { matches } from './matches.ts';
import { type Model, openModel } from './model.ts';
import { QueryRefused } from './refused.ts';
import { toSql } from './sql.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'condition-'));
afterAll(() => rmSync(folder, { recursive: true }));

const history = newHistory();
const random = seeded(7);
for (const name of ['team', 'user', 'customer', 'interaction'])
  for (let at = 0; at < (name === 'customer' ? 160 : 40); at++) step(history, random, objectNamed(name));
const users = [...history.records.keys()].filter((id) => id.startsWith('user_'));
const objects = new Map(definitions.map((of) => [of.name, of]));
const ids = Map.groupBy(history.records.keys(), (id) => id.slice(0, -27));
const asking = (zone: string, user = users[0] as string): Asking => ({
  now: '2026-03-29T00:30:00.000Z',
  timeZone: zone,
  objects,
  reader: { user, teamUsers: [], teams: [], access: 'all' },
  sees: () => true,
});

let model: Model;
beforeAll(async () => {
  model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => 0 });
  await model.fresh();
});
afterAll(() => model.close());

function draw(random: Random, object: string, depth: number): Condition {
  if (depth > 0 && random.chance(0.5)) {
    const parts = () => Array.from({ length: random.below(4) }, () => draw(random, object, depth - 1));
    return random.pick([() => ({ and: parts() }), () => ({ or: parts() }), () => ({ not: draw(random, object, depth - 1) })])();
  }
  const of = objects.get(object) ?? objectNamed('customer');
  let [name, field] = random.pick(Object.entries(fieldsOf(of)));
  const target = field.kind === 'link' && name !== 'id' ? objects.get(targetOf(field)) : undefined;
  if (target && random.chance(0.5)) {
    const [hop, hopped] = random.pick(Object.entries(fieldsOf(target)));
    [name, field] = [`${name}.${hop}`, hopped];
  }
  const operator = random.pick(kindOf(field.kind).operators);
  return { field: name, [operator]: operandOf(random, operator, field) } as unknown as Condition; // one operator of the kind's own
}

function operandOf(
  random: Random,
  operator: string,
  field: Parameters<typeof kindOf>[0] extends string ? ReturnType<typeof fieldsOf>[string] : never,
): unknown {
  const value = () => {
    if ((field.kind === 'link' || field.kind === 'links') && random.chance(0.3) && targetOf(field) === 'user') return 'me';
    const all = [...history.records.values()].flatMap(({ record }) => Object.values(record));
    const drawn = sampleValue(random, field, ids);
    const one = Array.isArray(drawn) ? drawn[0] : drawn;
    const text = typeof one === 'object' && one !== null && field.kind !== 'money' ? Object.values(one)[0] : one;
    const same = all.filter((other) => typeof other === typeof text && typeof other !== 'object');
    return random.chance(0.3) && field.kind === 'text' ? String(random.pick(same)).slice(0, 40).trim() || 'a' : text;
  };
  if (operator === 'empty') return random.chance(0.5);
  if (operator === 'in') return Array.from({ length: random.below(4) }, value);
  if (operator === 'within')
    return random.chance(0.5) ? random.pick(namedRanges) : { [random.pick(['last', 'next'])]: random.below(900), unit: random.pick(units) };
  if (operator === 'contains' || operator === 'startsWith') {
    const text = String(value());
    const from = operator === 'contains' ? random.below(text.length) : 0;
    return (
      [...text.slice(from)]
        .slice(0, 1 + random.below(4))
        .join('')
        .toWellFormed() || 'a'
    );
  }
  return value();
}

const subjectOf = (object: string, record: AnyRecord): Subject => ({
  fields: fieldsOf(objectNamed(object)),
  record,
  follow(link) {
    const target = history.records.get(String(record[link]));
    return target && subjectOf(target.object, target.record);
  },
});

/** `me` is the server's to replace; `holds` never sees it. */
const replaced = (condition: Condition, user: string): Condition =>
  JSON.parse(JSON.stringify(condition, (key, value) => (value === 'me' && !/contains|startsWith/.test(key) ? user : value))) as Condition;

describe('agrees with holds', () => {
  it.each(['UTC', 'Asia/Shanghai', 'America/St_Johns', 'Europe/Berlin'])('in memory and as SQL, in %s', (zone) => {
    const random = seeded(zone.length * 1013);
    let [trues, falses, asked] = [0, 0, 0];
    for (let at = 0; at < 700; at++) {
      const object = random.pick(['customer', 'interaction', 'user']);
      const condition = draw(random, object, 2);
      const with_ = asking(zone);
      let checked: ReturnType<typeof check>;
      try {
        checked = check(condition, objectNamed(object), with_);
      } catch (error) {
        if (error instanceof QueryRefused && error.code === 'WRONG_OPERAND') continue; // a drawn text that is no operand of its kind
        throw error;
      }
      asked++;
      const { file } = model.memory();
      const inMemory = matches(model.memory(), object, checked);
      const { sql, values } = toSql(file, object, checked);
      const rows = every(file.rows(`SELECT _seq, id, ${sql} FROM ${table(object)} r`).all(...values));
      for (const [seq, id, inSql] of rows) {
        const wanted = holds(replaced(condition, with_.reader.user), subjectOf(object, history.records.get(String(id))?.record as AnyRecord), with_);
        expect({ condition, id, sql: inSql, memory: has(inMemory, Number(seq)) }).toEqual({ condition, id, sql: wanted ? 1 : 0, memory: wanted });
        if (wanted) trues++;
        else falses++;
      }
    }
    expect(asked).toBeGreaterThan(500);
    expect(Math.min(trues, falses)).toBeGreaterThan(2000); // both answers were drawn
  });
});

describe('refuses', () => {
  const refused = (condition: unknown) => {
    try {
      check(condition as Condition, objectNamed('customer'), asking('UTC'));
    } catch (error) {
      return error instanceof QueryRefused ? [error.code, error.pointer] : error;
    }
    return 'nothing';
  };
  it.each([
    [{ field: 'salary', is: 1 }, 'UNKNOWN_FIELD', '/where/field'],
    [{ field: 'constructor', is: 1 }, 'UNKNOWN_FIELD', '/where/field'],
    [
      {
        and: [
          { field: 'name', is: 'a' },
          { field: 'owner.secret', is: 'x' },
        ],
      },
      'UNKNOWN_FIELD',
      '/where/and/1/field',
    ],
    [{ not: { field: 'owner.teams.name', is: 'x' } }, 'UNKNOWN_FIELD', '/where/not/field'],
    [{ field: 'name', lt: 'x' }, 'UNKNOWN_OPERATOR', '/where/lt'],
    [{ field: 'name', is: 'x', contains: 'y' }, 'UNKNOWN_OPERATOR', '/where/contains'],
    [{ or: [{ field: 'birthday', gt: 'yesterday' }] }, 'WRONG_OPERAND', '/where/or/0/gt'],
    [{ field: 'birthday', within: 'someDay' }, 'WRONG_OPERAND', '/where/within'],
    [{ field: 'owner', in: ['me', 'you'] }, 'WRONG_OPERAND', '/where/in'],
    [{ and: {} }, 'WRONG_CONDITION', '/where'],
    [null, 'WRONG_CONDITION', '/where'],
  ])('%j', (condition, code, pointer) => expect(refused(condition)).toEqual([code, pointer]));

  it('a record that the reader does not see, wherever its id stands', () => {
    const id = users[1] as string;
    const blind = { ...asking('UTC'), sees: (object: string, one: string) => object === 'user' && one !== id };
    for (const condition of [
      { field: 'owner', is: id },
      { field: 'owner', in: ['me', id] },
      { not: { field: 'owner', isNot: id } },
      { field: 'createdBy', is: id },
    ])
      expect(() => check(condition as Condition, objectNamed('customer'), blind)).toThrow('NO_SUCH_RECORD');
    expect(check({ field: 'owner', is: 'me' }, objectNamed('customer'), blind)).toMatchObject({ name: 'owner' });
  });

  it('a field that the role may not read or that was deleted', () => {
    const { name, ...fields } = objectNamed('customer').fields;
    const of = { ...objectNamed('customer'), fields: { ...fields, note: { ...fields.note, deleted: true } } } as ReturnType<typeof objectNamed>;
    expect(name).toBeDefined();
    for (const field of ['name', 'note']) expect(() => check({ field, contains: 'a' }, of, asking('UTC'))).toThrow('UNKNOWN_FIELD at /where/field');
  });
});

it('sees only the owner’s records over a link', () => {
  const [mine] = [...history.records.values()]
    .filter(({ object, record }) => object === 'customer' && record.owner)
    .map(({ record }) => record.owner as string);
  const own = { ...asking('UTC', mine), reader: { user: mine as string, teamUsers: [], teams: [], access: 'own' as const } };
  const bits = matches(model.memory(), 'interaction', check({ field: 'customer.id', empty: false }, objectNamed('interaction'), own));
  const { file } = model.memory();
  for (const [seq, owner] of every(file.rows('SELECT i._seq, c.owner FROM interaction i LEFT JOIN customer c ON c.id = i.customer').all())) {
    expect(has(bits, Number(seq))).toBe(owner === mine);
  }
  expect(full(70)[0]).toBe(0xfffffffe);
});
