import { expect, test } from 'vitest';
import { seeded } from '../rules/random.ts';
import { a } from './factory.ts';
import { objects } from './index.ts';
import { schemas } from './object.ts';

test('makes valid records of every definition', () => {
  const random = seeded(7);
  for (const object of objects.filter(({ internal }) => !internal)) {
    for (let round = 0; round < 200; round++) {
      const made = a(object, {}, { random, filled: random.next() });
      expect(schemas(object).create.safeParse(made), `${object.name}: ${JSON.stringify(made)}`).toMatchObject({ success: true });
    }
  }
});
