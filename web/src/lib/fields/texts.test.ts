import type { Field } from '@regulars/shared/fields/field.ts';
import { kindNames, kinds } from '@regulars/shared/fields/kinds.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { expect, test } from 'vitest';
import type { FieldDefinition } from '#lib/definitions.ts';
import { textOf } from './texts.ts';

const label = { en: 'Field', zh: '字段' };
const choices = [
  { value: 'one', label: { en: 'One', zh: '一' } },
  { value: 'two', label: { en: 'Two', zh: '二' } },
];

test('writes each kind as the server does, which reads it again', () => {
  const random = seeded(3);
  for (const language of ['en', 'zh'] as const) {
    const context = { language, currency: 'EUR', timeZone: 'UTC', region: 'DE' };
    for (const kind of kindNames) {
      const field = { kind, label, choices, to: 'customer' };
      for (let round = 0; round < 20; round++) {
        const value = kinds[kind].sample(random, field as Field) as never; // a sample of the kind
        const text = textOf(value, field as FieldDefinition, { language, title: () => '' });
        expect([kind, text]).toEqual([kind, kinds[kind].toText(value, field as Field, context)]);
        if (kind === 'files') continue; // a name brings no bytes
        if (kind === 'addresses' || kind === 'address' || kind === 'text' || kind === 'longText') continue; // what is free text comes back as text
        expect([kind, text, kinds[kind].fromText(text, field as Field, context)]).toMatchObject([kind, text, { value: expect.anything() }]);
      }
    }
  }
});

test('names what is linked, and is empty where nothing is', () => {
  const field = { kind: 'links', label, to: 'customer' } as FieldDefinition;
  expect(textOf(['a', 'b'], field, { language: 'en', title: (id) => (id === 'a' ? 'Anna' : '') })).toBe('Anna; b');
  expect(textOf(null, field, { language: 'en', title: () => '' })).toBe('');
});
