import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Message = string | { declarations: string[]; match: Record<string, string> }[];
const read = (language: string): Record<string, Message> => JSON.parse(readFileSync(new URL(`../../../messages/${language}.json`, import.meta.url), 'utf8'));

const en = read('en');
const zh = read('zh');
const texts = (message: Message | undefined): string[] =>
  typeof message === 'string' ? [message] : (message ?? []).flatMap(({ match }) => Object.values(match));
const names = (message: Message | undefined) => [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

test('every message is there in both languages, with the same parts', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  for (const key of Object.keys(en).filter((one) => one !== '$schema')) {
    expect([key, names(zh[key])]).toEqual([key, names(en[key])]);
    for (const text of [...texts(en[key]), ...texts(zh[key])]) expect([key, text.trim()]).not.toEqual([key, '']);
  }
});

test('Chinese is written in Chinese', () => {
  const untranslated = Object.keys(en).filter(
    (key) => key !== '$schema' && texts(zh[key]).some((text) => texts(en[key]).includes(text) && !/[\u4e00-\u9fff]/.test(text)),
  );
  expect(untranslated).toEqual([]);
});
