import { describe, expect, test } from 'vitest';
import { seeded } from './random.ts';
import { payloads } from './richText.payloads.ts';
import { cleanRichText, isRich, plainText, safeHref } from './richText.ts';

describe('keeps', () => {
  test.each([
    ['plain text, letter by letter', 'a < b & c > d\n"x" &lt;', 'a < b & c > d\n"x" &lt;'],
    [
      'marks of the list',
      '<p>a <strong>b</strong> <em>c</em> <u>d</u> <s>e</s> <code>f</code></p>',
      '<p>a <strong>b</strong> <em>c</em> <u>d</u> <s>e</s> <code>f</code></p>',
    ],
    ['what means the same', '<div>a <b>b</b> <i>c</i></div><h1>d</h1>', '<p>a <strong>b</strong> <em>c</em></p><h2>d</h2>'],
    ['lists in lists', '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>', '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>'],
    [
      'links to web, mail and telephone',
      '<p><a href="https://a.example/?x=1&amp;y=2" onclick="x()">a</a></p>',
      '<p><a href="https://a.example/?x=1&amp;y=2">a</a></p>',
    ],
    ['line breaks', 'one<br>two', '<p>one<br>two</p>'],
    ['what is written in signs', '<p>&lt;script&gt; &amp; &#20320;</p>', '<p>&lt;script&gt; &amp; 你</p>'],
    ['blanks where they are kept', '<pre>a\n  b</pre>', '<pre>a\n  b</pre>'],
    ['text beside blocks, in blocks of its own', 'a<p>b</p>c', '<p>a</p><p>b</p><p>c</p>'],
    ['items without a list', '<li>a<li>b', '<ul><li>a</li><li>b</li></ul>'],
  ])('%s', (_, html, clean) => expect(cleanRichText(html)).toBe(clean));
});

describe('drops', () => {
  test.each([
    ['scripts and what is in them', '<p>a<script>alert(1)</script>b</p>', '<p>ab</p>'],
    ['other tags, not their text', '<p><span style="x">a</span><img src=x onerror=alert(1)>b</p>', '<p>ab</p>'],
    ['attributes', '<p class="x" onmouseover="alert(1)" id=y>a</p>', '<p>a</p>'],
    ['addresses that run', '<p><a href="javascript:alert(1)">a</a><a href=" java&#10;script:alert(1)">b</a><a href="data:text/html,x">c</a></p>', '<p>abc</p>'],
    ['comments, also open ones', '<p>a<!-- <b>x</b> -->b</p><!-- c', '<p>ab</p>'],
    ['empty marks', '<p></p><p>a<strong></strong></p><ul><li></li></ul>', '<p>a</p>'],
    ['open tags at the end', '<p>a<strong', '<p>a&lt;strong</p>'],
  ])('%s', (_, html, clean) => expect(cleanRichText(html)).toBe(clean));
});

test('reads as plain text, a line for each block, item and break', () => {
  expect(plainText('<h2>Title</h2><p>a <strong>b</strong><br>c</p><ul><li>d</li><li>e</li></ul>')).toBe('Title\na b\nc\nd\ne');
  expect(plainText('plain\n\ntext')).toBe('plain\ntext');
});

test('links that are none', () => {
  for (const href of [
    'javascript:1',
    'JAVASCRIPT:1',
    'java\nscript:1',
    'vbscript:1',
    'data:text/html,1',
    'file:///etc',
    '//x.example',
    '/path',
    'blob:https://x',
    'https:',
    'ht\u0000tps',
  ])
    expect(safeHref(href), href).toBeUndefined();
});

/** Whatever a browser may read into the text: no tag but those of the list, no attribute but the address of a link. */
function expectSafe(clean: string, from: string): void {
  if (!isRich(clean)) return; // shown as text, sign by sign
  for (const [tag] of clean.matchAll(/<[^>]*>?/g))
    expect(
      /^<\/?(p|h2|h3|ul|ol|li|blockquote|pre|hr|br|strong|em|u|s|code)>$|^<\/a>$|^<a href="(https?:\/\/|mailto:|tel:)[^"<>\s]*">$/i.test(tag),
      `${tag} from ${from}`,
    ).toBe(true);
}

test('every payload is cleaned, and once cleaned stays as it is', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(200);
  expect(new Set(payloads).size).toBe(payloads.length);
  for (const payload of payloads) {
    for (const html of [payload, `<p>${payload}</p>`, `<ul><li>${payload}`]) {
      const clean = cleanRichText(html);
      expectSafe(clean, html);
      expect(cleanRichText(clean), html).toBe(clean);
    }
  }
});

test('any text is cleaned in bounded time and stays as it is', () => {
  const random = seeded(4711);
  const pieces = [
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '&',
    ';',
    ' ',
    '\n',
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<ul>',
    '<li>',
    '</ul>',
    '<a href="',
    'https://x.example',
    'javascript:',
    '<script>',
    '</script',
    '<!--',
    '-->',
    '<svg',
    'onload=',
    '&#x6a;',
    '<br>',
    '<pre>',
    '<blockquote>',
    '</blockquote>',
    'text',
    '你好',
    '\ud800',
    '<h2>',
    '<code>',
  ];
  for (let at = 0; at < (process.env.REGULARS_LONG ? 50_000 : 3000); at++) {
    const html = Array.from({ length: random.below(60) }, () => random.pick(pieces)).join('');
    const clean = cleanRichText(html);
    expectSafe(clean, html);
    expect(cleanRichText(clean), html).toBe(clean);
  }
  for (const part of ['<', '<a "', '<p', '<!--', '<script>', '&#', '<a href="', "<b '", '<ul><li>', '</p>']) cleanRichText(part.repeat(100_000 / part.length));
}, 30_000);
