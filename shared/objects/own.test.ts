import { describe, expect, test } from 'vitest';
import { choice } from '../fields/choice.ts';
import { definitionsFrom, isMadeUp, isMarked } from './own.ts';

const label = (en: string) => ({ en, zh: en });
const boat = { plural: 'x_boats', label: label('Boat'), pluralLabel: label('Boats'), titleLabel: label('Name'), menu: 1 };
const of = (entries: object, name: string) => definitionsFrom(entries as Record<string, unknown>).find((one) => one.name === name);

describe('definitions from entries of the settings', () => {
  test('an object with its fields in their order, its owner last', () => {
    const entries = {
      x_boat: { ...boat, owned: true, timeline: true },
      'x_boat.x_b': { kind: 'link', to: 'customer', label: label('B'), position: 2 },
      'x_boat.x_a': { kind: 'number', label: label('A'), position: 1 },
      'x_boat.x_gone': { kind: 'number', label: label('C'), position: 0, deleted: true },
      'x_boats.x_other': { kind: 'number', label: label('D') },
    };
    const made = of(entries, 'x_boat');
    expect(Object.keys(made?.fields ?? {})).toEqual(['name', 'owner', 'x_gone', 'x_a', 'x_b']);
    expect(made).toMatchObject({
      owner: 'owner',
      list: ['name', 'x_a', 'x_b', 'owner'],
      entry: { of: ['x_b'] },
      sections: [{ fields: ['name', 'x_a', 'x_b', 'owner'] }],
    });
    expect(of({ x_boat: boat }, 'x_boat')).not.toHaveProperty('owner');
  });

  test('links to an object that is gone are gone, and what is said of standard fields counts', () => {
    const entries = {
      x_boat: { ...boat, deleted: true },
      'customer.x_boat': { kind: 'link', to: 'x_boat', label: label('Boat') },
      'customer.birthday': { label: label('Born'), requiredWhen: { field: 'kind', is: 'person' } },
      rule_1: { object: 'customer', when: { field: 'note', empty: true }, message: label('Note?') },
    };
    const customer = of(entries, 'customer');
    expect(customer?.fields.x_boat).toMatchObject({ deleted: true });
    expect(customer?.fields.birthday).toMatchObject({ kind: 'date', personal: true, label: label('Born') });
    expect(customer?.rules).toMatchObject([{ id: 'rule_1' }]);
    expect(of(entries, 'x_boat')).toMatchObject({ deleted: true });
    expect(of({ ...entries, x_boat: boat }, 'customer')?.fields.x_boat).not.toHaveProperty('deleted');
  });

  test('records are called by the field that is chosen, by their name as long as it is away', () => {
    const entries = (more: object) => ({ x_boat: { ...boat, title: 'x_plate' }, 'x_boat.x_plate': { kind: 'text', label: label('Plate'), ...more } });
    const named = of(entries({}), 'x_boat');
    expect(named).toMatchObject({ title: 'x_plate', list: ['x_plate', 'name'], quick: ['x_plate', 'name'], fields: { x_plate: { searched: true } } });
    expect(named?.fields.name).not.toHaveProperty('required');
    for (const more of [{ deleted: true }, { hidden: true }, { kind: 'date' }]) expect(of(entries(more), 'x_boat')?.title).toBe('name');
    expect(of({ x_boat: boat }, 'x_boat')).toMatchObject({ title: 'name', fields: { name: { required: true } } });
  });

  test('tell what is made up, and what keeps its name when it is taken away', () => {
    expect(['x_boat', 'customer.x_a', 'customer.birthday', 'rule_1', 'name', 'language'].map((name) => [isMadeUp(name), isMarked(name)])).toEqual([
      [true, true],
      [true, true],
      [true, false],
      [true, false],
      [false, false],
      [false, false],
    ]);
  });
});

test('a choice stands for itself, for another one through any number of merges, or for nothing', () => {
  const choices = [
    { value: 'a', label: label('A'), into: 'b' },
    { value: 'b', label: label('B'), into: 'c' },
    { value: 'c', label: label('C') },
    { value: 'd', label: label('D'), into: '' },
  ];
  const field = choice({ label: label('Pick'), choices });
  const { knows } = choice;
  expect(['a', 'b', 'c', 'd'].map((value) => knows.keys(value, field))).toEqual([['c'], ['c'], ['c'], []]);
  expect(knows.toRow('a', field)).toEqual(['c', 2]);
  expect(knows.toRow('d', field)).toEqual([null, null]);
  expect(knows.operandKey('a', field)).toBe('c');
  expect(knows.fromText('A', field, { language: 'en', currency: 'EUR', timeZone: 'UTC', region: 'DE' })).toEqual({ value: 'c' });
  expect(knows.fromText('D', field, { language: 'en', currency: 'EUR', timeZone: 'UTC', region: 'DE' })).toEqual({ refused: 'NOT_A_CHOICE' });
});
