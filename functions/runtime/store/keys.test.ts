import { expect, test } from 'vitest';
import { newId, ulid, ulidOf } from './ids.ts';
import * as keys from './keys.ts';

const workspace = ulid();
const other = ulid();

test('every key of a workspace begins with its name, whatever stands in ids', () => {
  const hostile = ['x', `T#${other}#R#customer#x`, '#', `../${other}`, ''];
  for (const text of hostile) {
    const made = [
      keys.recordKey(workspace, text, text).pk,
      keys.membersKey(workspace, text, 0),
      keys.headKey(workspace, 3).pk,
      keys.entryKey(workspace, 3, 7).pk,
      keys.historyKey(workspace, text),
      keys.jobKey(workspace, text).pk,
      keys.chunkKey(workspace, text, 1).pk,
      keys.cancelKey(workspace, text).pk,
      keys.guardKey(workspace, text).pk,
      keys.onceKey(workspace, text, text, text).pk,
      keys.dataKey(workspace).pk,
    ];
    for (const key of made) expect(key.startsWith(`T#${workspace}#`), key).toBe(true);
  }
});

test('sequence numbers sort as texts as they do as numbers, over the borders of buckets', () => {
  const numbers = [1, 9, 10, 9_999, 10_000, 10_001, 99_999, 1e6, 123_456_789];
  const texts = numbers.map(keys.sequenceSk);
  expect([...texts].sort()).toEqual(texts);
  expect(keys.lastOfBucket(9_999)).toBe(9_999);
  expect(keys.lastOfBucket(10_000)).toBe(19_999);
  expect(keys.entryKey(workspace, 0, 9_999).pk).not.toBe(keys.entryKey(workspace, 0, 10_000).pk);
});

test('ids say their kind, sort by time and do not repeat', () => {
  expect(newId('customer')).toMatch(/^customer_[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(ulid(1_000) < ulid(2_000)).toBe(true);
  expect(new Set(Array.from({ length: 10_000 }, () => ulid(5))).size).toBe(10_000);
  expect(ulidOf('a')).toBe(ulidOf('a'));
  expect(ulidOf('a')).not.toBe(ulidOf('b'));
});
