import { expect, test } from 'vitest';
import { behindAll, stepped } from './place.ts';

const places = (...all: (number | undefined)[]) => all.map((position) => (position === undefined ? {} : { position }));

test('a view goes one step to the left or right, and not past the ends', () => {
  expect(stepped(places(1, 2, 3), 2, -1)).toBe(1.5);
  expect(stepped(places(1, 2, 3), 1, -1)).toBe(0);
  expect(stepped(places(1, 2, 3), 0, -1)).toBeUndefined();
  expect(stepped(places(1, 2, 3), 0, 1)).toBe(2.5);
  expect(stepped(places(1, 2, 3), 1, 1)).toBe(4);
  expect(stepped(places(1, 2, 3), 2, 1)).toBeUndefined();
});

test('those without a place stand last: a step to the left leads in front of them', () => {
  expect(stepped(places(1, undefined, undefined), 2, -1)).toBe(2);
  expect(stepped(places(undefined, undefined), 1, -1)).toBe(1);
  expect(stepped(places(1, undefined), 0, 1)).toBeUndefined();
});

test('a new view comes behind all others', () => {
  expect(behindAll([])).toBe(1);
  expect(behindAll(places(4, undefined, 2))).toBe(5);
});
