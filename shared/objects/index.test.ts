import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindOf } from '../fields/kinds.ts';
import { targetOf } from '../fields/link.ts';
import { objects } from './index.ts';
import { listText } from './list.mjs';

test('the list of objects is what the definition files give: run `node shared/objects/list.mjs`', () => {
  expect(readFileSync(new URL('./index.ts', import.meta.url), 'utf8')).toBe(listText());
});

test('every object names fields that it has, links to objects that there are, and is called by no other’s name', () => {
  const names = objects.flatMap(({ name, plural }) => [name, plural]);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, fields, title, list, quick, sections, owner, entry } of objects) {
    for (const one of [title, ...list, ...quick, ...sections.flatMap((section) => section.fields), ...(owner ? [owner] : []), ...(entry?.of ?? [])])
      expect(fields, `${name} names the field ${one}`).toHaveProperty(one);
    for (const [field, definition] of Object.entries(fields)) {
      expect(kindOf(definition.kind).name).toBe(definition.kind);
      expect(field.startsWith('x_'), `${name}.${field}: x_ is for custom fields`).toBe(false);
      if (kindOf(definition.kind).columns[''] && /^links?$/.test(definition.kind)) expect(objects.some((one) => one.name === targetOf(definition))).toBe(true);
    }
  }
});
