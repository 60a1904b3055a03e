import { describe, expect, it } from 'vitest';
import { personName } from './personName.ts';

describe('a name in parts', () => {
  it.each([
    ['张', '伟', '张伟'],
    ['欧阳', '娜娜', '欧阳娜娜'],
    ['田中', 'ひろし', '田中ひろし'],
    ['김', '민수', '김민수'],
    ['Zwart', 'Anna', 'Anna Zwart'],
    ['van der Berg', 'Anna Maria', 'Anna Maria van der Berg'],
    ['张', 'Wei', 'Wei 张'],
    ['', '伟', '伟'],
    ['Zwart', '', 'Zwart'],
  ])('%s and %s: %s', (last, first, name) => expect(personName({ last, first })).toBe(name));
});

describe('a name beside a surname', () => {
  it('is the given name', () => {
    expect(personName({ last: '张', full: '伟' })).toBe('张伟');
    expect(personName({ last: 'Zwart', full: 'Anna' })).toBe('Anna Zwart');
  });
  it('or has the surname already', () => {
    expect(personName({ last: '张', full: '张伟' })).toBe('张伟');
    expect(personName({ last: 'zwart', full: 'Anna Zwart' })).toBe('Anna Zwart');
    expect(personName({ last: 'Zwart', full: 'Zwart, Anna' })).toBe('Zwart, Anna');
  });
  it('which a part of a word is not', () => expect(personName({ last: 'Ann', full: 'Anna' })).toBe('Anna Ann'));
});
