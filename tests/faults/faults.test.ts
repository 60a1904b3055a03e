/** The mistakes that `npm run faults` plants still fit the source, and no class is without one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../deployment.ts';
import { classes, faults } from './faults.ts';

test.each(faults.map((fault) => [`${fault.class}: ${fault.what}`, fault] as const))('%s', (_, { file, search, replace, test: path, named }) => {
  const pieces = readFileSync(join(repository, file), 'utf8').split(search);
  expect(pieces.length - 1, `${JSON.stringify(search)} in ${file}`).toBe(1);
  expect(replace).not.toBe(search);
  expect(readFileSync(join(repository, path), 'utf8')).toContain(named ?? 'test');
});

test('each class has a mistake', () => {
  expect([...new Set(faults.map((fault) => fault.class))].sort()).toEqual([...classes].sort());
});
