import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFixture } from '../tests/fixture.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture()));
afterAll(() => local.end());

const page = async (path: string) => {
  const answer = await fetch(`${local.url}${path}`);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

it('shows what was sent, newest first, as text; HTML only in a frame that may do nothing', async () => {
  const { mail } = local.cloud;
  await mail.send({ from: 'Shop <a@example.com>', to: ['b@example.com'], subject: 'First', text: 'see https://example.com/<x>' });
  const id = await mail.send({ from: 'a@example.com', to: ['c@example.com'], subject: '<b>Second</b>', html: '<script>alert(1)</script>' });
  const { text } = await page('/mailbox');
  expect(text.indexOf('Second')).toBeLessThan(text.indexOf('First'));
  expect(text).not.toMatch(/<b>Second|alert\(1\)/);
  expect(text).toContain(`<iframe sandbox title="&#60;b&#62;Second&#60;/b&#62;" src="/mailbox/messages/${id}/html">`);
  expect((await page(`/mailbox/messages/${id}/html`)).headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(JSON.parse((await page('/mailbox/messages')).text)).toMatchObject([{ id, to: ['c@example.com'] }, { subject: 'First' }]);
});

it('speaks both languages', async () => {
  expect((await page('/mailbox?lang=zh')).text).toContain('<html lang="zh-CN">');
});

it('is not there when others are served', async () => {
  const open = await startFixture({ selfHosted: true });
  expect(await (await fetch(`${open.url}/mailbox/messages`)).text()).not.toContain('"subject"');
  expect((await fetch(`${open.url}/mailbox/messages`)).headers.get('content-type')).not.toBe('application/json');
  await open.end();
});
