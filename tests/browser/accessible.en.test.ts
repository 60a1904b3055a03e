/** Every page in English, in both themes and widths; and that the checks see what is wrong. */
import { expect, test } from 'vitest';
import { findings } from './axe.ts';
import { visit } from './browser.ts';
import { lookAtPages } from './pages.ts';

test('the checks see what is wrong', async () => {
  const visitor = await visit('about:');
  await visitor.page.evaluate(() => {
    document.body.innerHTML = '<main><h1>Page</h1><p>faint</p><input></main>';
    Object.assign(document.querySelector('p')?.style ?? {}, { color: '#bbb', background: '#fff' });
    console.error('told');
  });
  const found = (await findings(visitor.page)).map((one) => one.split(':')[0]);
  expect(found).toEqual(expect.arrayContaining(['color-contrast', 'label']));
  await expect.poll(() => visitor.complaints().join()).toContain('told');
  await visitor.leave();
});

lookAtPages('en');
