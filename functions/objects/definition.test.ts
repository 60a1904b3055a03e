import { task } from '@regulars/shared/objects/task.ts';
import { describe, expect, it } from 'vitest';
import { newField } from '../fields/definition.ts';
import { newObject } from './definition.ts';

const label = { en: 'Box', zh: '箱' };
const named = (name: string, plural: string) => ({ ...task, name, plural });

describe('names', () => {
  const made = (en: string, others: readonly (typeof task)[] = []) => newObject({ label: { en }, pluralLabel: { en } }, others);
  it('come from the label, several in English', () => {
    expect(['Boat', 'Box', 'Entry', 'Day'].map((en) => [made(en).name, made(en).object.plural])).toEqual([
      ['x_boat', 'x_boats'],
      ['x_box', 'x_boxes'],
      ['x_entry', 'x_entries'],
      ['x_day', 'x_days'],
    ]);
    expect(made('船').name).toMatch(/^x_[0-9a-z]{8}$/);
  });
  it('are given once', () => {
    expect(made('Boat', [named('x_boat', 'x_boats')] as never).name).toBe('x_boat_2');
    expect(made('Boat', [named('x_other', 'x_boats')] as never).name).toBe('x_boat_2');
    expect(() => newObject({ name: 'x_boat', label, pluralLabel: label }, [named('x_boat', 'x_b')] as never)).toThrow();
  });
});

describe('refuses', () => {
  it('the 101st object of a workspace', () => {
    const many = Array.from({ length: 100 }, (_, at) => named(`x_o${at}`, `x_os${at}`));
    expect(() => newObject({ label, pluralLabel: label }, many as never)).toThrow(expect.objectContaining({ code: 'TOO_MANY_OBJECTS' }));
  });
  it('the 501st field of an object', () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x_f${at}`, { kind: 'text', label }]));
    expect(() => newField({ ...task, fields } as never, { object: 'task', kind: 'text', label }, { objects: [], currency: 'EUR' })).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_FIELDS' }),
    );
  });
});
