import { describe, expect, it } from 'vitest';
import { mentionAt, partsOf, stillMentioned } from './mentions.ts';

describe('a mention that is being typed', () => {
  it.each([
    ['@', 1, { at: 0, typed: '' }],
    ['Ask @zh', 7, { at: 4, typed: 'zh' }],
    ['问@张', 3, undefined],
    ['请，@张', 4, { at: 2, typed: '张' }],
    ['@Zhang Wei', 10, { at: 0, typed: 'Zhang Wei' }],
    ['@Zhang Wei is', 13, undefined],
    ['me@example.com', 14, undefined],
    ['@zh then', 3, { at: 0, typed: 'zh' }],
    ['no', 2, undefined],
  ])('%s, with the caret at %i', (text, caret, found) => expect(mentionAt(text, caret)).toEqual(found));
});

describe('a text with mentions', () => {
  it('is taken apart at the names, the longer before the shorter', () => {
    expect(partsOf('Hi @Ann Lee, @Ann!', ['Ann', 'Ann Lee'])).toEqual([
      { text: 'Hi ', isMention: false },
      { text: '@Ann Lee', isMention: true },
      { text: ', ', isMention: false },
      { text: '@Ann', isMention: true },
      { text: '!', isMention: false },
    ]);
  });
  it('is whole where nobody is mentioned, whatever the names hold', () => {
    expect(partsOf('a (b) @c', [])).toEqual([{ text: 'a (b) @c', isMention: false }]);
    expect(partsOf('@a.b @axb', ['a.b'])).toEqual([
      { text: '@a.b', isMention: true },
      { text: ' @axb', isMention: false },
    ]);
  });
  it('mentions nobody whose name was taken out again', () => {
    expect(stillMentioned(['1', '2'], (id) => (id === '1' ? 'Ann' : 'Ben'), ['Hi @Ann', undefined])).toEqual(['1']);
  });
});
