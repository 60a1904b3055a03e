import { describe, expect, test } from 'vitest';
import { link } from '../../fields/link.ts';
import { number } from '../../fields/number.ts';
import { text } from '../../fields/text.ts';
import { type ObjectOf, object } from '../../objects/object.ts';
import { computedOf, readsItself, workOut } from './computed.ts';

const label = { label: { en: 'Label', zh: '标签' } };
const base = { plural: 'things', ...label, pluralLabel: label.label, purpose: 'Test', title: 'name' as const, list: [], quick: [], sections: [] };
const maker = object({ ...base, name: 'maker', fields: { name: text(label) } });
const thing = object({ ...base, name: 'thing', fields: { name: text(label), count: number(label), maker: link('maker', label) } });
const scope = { find: (name: string) => (name === 'maker' ? (maker as ObjectOf) : undefined) };
const record = { name: 'Teapot', count: 3 };
const situation = () => ({ today: '2026-03-19', timeZone: 'Asia/Shanghai' });

describe('computed fields of an object', () => {
  const formula = (source: string, kind = 'number') => ({ ...label, kind, formula: source, by: 'rule' as const });
  const withFields = (fields: object) => ({ ...thing, fields: { ...thing.fields, ...fields } }) as unknown as ObjectOf; // as `withCustom` makes them

  test('are worked out in the order in which they read each other', () => {
    const of = withFields({ x_a: formula('x_b + 1'), x_b: formula('x_c * 2'), x_c: formula('count') });
    expect(computedOf(of, scope.find).map(({ name }) => name)).toEqual(['x_c', 'x_b', 'x_a']);
    expect(workOut(of, scope.find, record, situation())).toEqual({ x_a: 7, x_b: 6, x_c: 3 });
  });

  test('that look around are left to the read model, and so is what reads them', () => {
    const of = withFields({ x_hop: formula('maker.name', 'text'), x_own: formula('count'), x_far: formula('length(x_hop)') });
    expect(computedOf(of, scope.find).map(({ name, looksAround }) => [name, looksAround])).toEqual([
      ['x_hop', true],
      ['x_own', false],
      ['x_far', true],
    ]);
    expect(workOut(of, scope.find, record, situation())).toEqual({ x_own: 3 });
  });

  test('are empty when a field they read is gone or of another kind, and others are not', () => {
    const of = withFields({ x_gone: formula('x_old + 1'), x_kind: formula('name'), x_own: formula('count') });
    expect(workOut(of, scope.find, record, situation())).toEqual({ x_own: 3 });
  });

  test('do not read themselves', () => {
    const of = withFields({ x_a: formula('x_b'), x_b: formula('count') });
    expect(readsItself(of, 'x_b', 'x_a + 1')).toBe(true);
    expect(readsItself(of, 'x_b', 'x_b')).toBe(true);
    expect(readsItself(of, 'x_b', 'count')).toBe(false);
    expect(() => computedOf(withFields({ x_a: formula('x_b'), x_b: formula('x_a') }), scope.find)).not.toThrow();
  });
});
