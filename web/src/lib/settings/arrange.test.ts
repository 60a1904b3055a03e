import { task } from '@regulars/shared/objects/task.ts';
import { describe, expect, test } from 'vitest';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { add, drop, type Part, partsOf, put, step, stepPart } from './arrange.ts';

const parts: Part[] = [
  { label: { en: 'A' }, fields: ['one', 'two', 'three'] },
  { label: { en: 'B' }, fields: ['four'] },
  { label: undefined, fields: ['five'] },
];
const told = (all: readonly Part[]) => all.map(({ label, fields }) => `${label?.en ?? '-'}: ${fields.join(' ')}`.trim());

describe('arranging fields', () => {
  test('begins with the sections of the definition, and a place for what is in none', () => {
    expect(partsOf(task as unknown as ObjectDefinition).map(({ label }) => label?.en)).toEqual(['Task', undefined]); // the server sends the same as JSON
  });

  test('puts a field before another, in its own section or a different one', () => {
    expect(told(put(parts, 'one', 0, 2))[0]).toBe('A: two one three');
    expect(told(put(parts, 'three', 0, 0))[0]).toBe('A: three one two');
    expect(told(put(parts, 'two', 1, 1))).toEqual(['A: one three', 'B: four two', '-: five']);
    expect(put(parts, 'two', 0, 1)).toEqual(parts);
  });

  test('goes step by step through all sections and back', () => {
    let now: Part[] = parts;
    const seen: string[] = [];
    for (let round = 0; round < 6; round++) seen.push(told((now = step(now, 'one', 1))).join(' | '));
    expect(seen).toEqual([
      'A: two one three | B: four | -: five',
      'A: two three one | B: four | -: five',
      'A: two three | B: one four | -: five',
      'A: two three | B: four one | -: five',
      'A: two three | B: four | -: one five',
      'A: two three | B: four | -: five one',
    ]);
    expect(told(step(now, 'one', 1))).toEqual(told(now));
    for (let round = 0; round < 6; round++) now = step(now, 'one', -1);
    expect(now).toEqual(parts);
    expect(step(now, 'one', -1)).toEqual(parts);
  });

  test('moves, adds and dissolves sections without losing a field', () => {
    expect(told(stepPart(parts, 0, 1))).toEqual(['B: four', 'A: one two three', '-: five']);
    expect(stepPart(parts, 1, 1)).toEqual(parts);
    expect(told(add(parts, { en: 'C' }))).toEqual(['A: one two three', 'B: four', 'C:', '-: five']);
    expect(told(drop(parts, 0))).toEqual(['B: four', '-: five one two three']);
  });
});
