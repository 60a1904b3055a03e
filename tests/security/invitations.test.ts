/** S9: an invitation works once, for whom it was sent to, until it is withdrawn or seven days old; and no GET carries its token. */
import { update } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { recordKey } from '@regulars/functions/runtime/store/keys.ts';
import { unsealRecord } from '@regulars/functions/runtime/store/record.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { invitation } from '@regulars/shared/objects/invitation.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf, stateOf } from '../api/table.ts';
import { type TestLocal, tokenIn } from '../api/world.ts';
import { startTest } from '../local.ts';
import { type Person, signedUp } from '../person.ts';

let local: TestLocal;
let space: Awaited<ReturnType<TestLocal['workspace']>>;
let guest: Person;
let number = 0;

beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());
beforeEach(async () => {
  space = await local.workspace('Tea & Co');
  guest = await signedUp(local.url, `guest${++number}@example.com`);
});

const invite = async (email = guest.email, more: object = {}) => {
  const { status, body } = await space.call('POST', '/v1/invitations', { email, role: 'member', access: 'team', ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: body.id as string, token: await tokenIn(local, email) };
};
const accept = ({ call }: Person, token: string, name = 'Guest') => call('POST', '/v1/invitations/accept', { token, name });

/** Seven days pass for one invitation: its end is written into the past. */
async function makeOld(id: string): Promise<void> {
  const table = tableFor({ read: 0, write: 0 }, space);
  const keyring = await keyringOf(space.workspace, table.meter);
  const item = await table.get(recordKey(space.workspace, invitation.name, id));
  const record = unsealRecord(keyring, id, item ?? {});
  const now = new Date().toISOString();
  const writer = { user: space.owner, via: 'web', now, timeZone: 'Europe/Berlin', settings: 1 };
  await commit([update(invitation, record, { expiresAt: new Date(Date.now() - 1000).toISOString() })], { table, keyring, writer }, () => undefined);
}

const members = async () => (await space.call('POST', '/v1/users/search', { include: ['count'], limit: 1 })).body.count;

describe('an invitation', () => {
  it('leads into the workspace with the role, the access and the teams that it names', async () => {
    const team = (await space.call('POST', '/v1/teams', { name: 'Shop' })).body.id;
    const { token } = await invite(guest.email, { teams: [team], role: 'manager', language: 'zh' });
    const looked = await guest.call('POST', '/v1/invitations/look', { token });
    expect(looked.body).toMatchObject({ email: guest.email, invitedBy: 'Olga Owner', role: { en: 'Manager', zh: '经理' }, workspace: { id: space.workspace } });
    expect((await guest.within(space.workspace)('GET', '/v1/customers')).status).toBe(404);
    const accepted = await accept(guest, token);
    expect(accepted.body).toEqual({ workspace: space.workspace, user: expect.stringMatching(/^user_/) });
    expect((await guest.call('GET', '/v1/me')).body.workspaces).toMatchObject([{ id: space.workspace, role: 'manager' }]);
    const { body } = await space.call('GET', `/v1/users/${accepted.body.user}`);
    expect(body).toMatchObject({ name: 'Guest', email: guest.email, role: 'manager', access: 'team', teams: [team] });
  });

  it('is sent as one letter, in its language, to one address, with a link to the configured site', async () => {
    const before = (await local.cloud.mail.list()).length;
    for (const wrong of [{ email: `${guest.email}\r\nBcc: x@example.com` }, { email: `${guest.email},x@example.com` }])
      expect((await space.call('POST', '/v1/invitations', { role: 'member', ...wrong })).status, JSON.stringify(wrong)).toBe(400);
    expect(await local.cloud.mail.list()).toHaveLength(before);
    const { token } = await invite(guest.email, { language: 'zh' });
    const [letter] = (await local.cloud.mail.list()).filter(({ to }) => to.includes(guest.email));
    expect(letter).toMatchObject({ to: [guest.email], cc: [], bcc: [], headers: [] });
    expect(letter?.subject).toMatch(/^Olga Owner 邀请您加入 Tea & Co/);
    expect(letter?.subject).not.toMatch(/[\r\n]/);
    expect(letter?.text).toContain(`\n${local.url}/join#${token}\n`);
  });

  it('makes one member under 50 acceptances at once', async () => {
    const { token } = await invite();
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(guest, token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 410]).toContain(status);
    expect(await members()).toBe(2);
    expect(rowsOf(local).filter(({ sk }) => sk === space.workspace && sk !== 'key')).toHaveLength(3); // in the list of all, the owner's, the guest's
  });

  it('is for the address that it was sent to, and for no other', async () => {
    const { token } = await invite('Somebody.Else@example.com');
    const before = stateOf(local);
    const refused = await accept(guest, token);
    expect([refused.status, refused.body.code]).toEqual([403, 'WRONG_PERSON']);
    expect(JSON.stringify(refused.body)).not.toMatch(/somebody/i);
    expect(stateOf(local)).toBe(before);
    const other = await signedUp(local.url, 'somebody.else@example.com');
    expect((await accept(other, token)).status).toBe(200);
  });

  it('is dead once used, withdrawn or too old, by looking and by accepting', async () => {
    const dead = async (token: string) => {
      const before = stateOf(local);
      expect((await guest.call('POST', '/v1/invitations/look', { token })).body.code).toBe('INVITATION_OVER');
      expect((await accept(guest, token)).body.code).toBe('INVITATION_OVER');
      expect(stateOf(local)).toBe(before);
    };
    const revoked = await invite();
    expect((await space.call('DELETE', `/v1/invitations/${revoked.id}`)).status).toBe(200);
    expect((await space.call('GET', '/v1/invitations')).body.data).toEqual([]);
    await dead(revoked.token);
    expect((await space.call('POST', `/v1/invitations/${revoked.id}/resend`)).body.code).toBe('INVITATION_OVER');

    const old = await invite();
    await makeOld(old.id);
    await dead(old.token);
    expect((await space.call('POST', `/v1/invitations/${old.id}/resend`)).status).toBe(200);
    expect((await accept(guest, old.token)).status).toBe(200);
    await dead(old.token);
  });

  it('is taken by no forged, cut or foreign token', async () => {
    const { token, id } = await invite();
    const [workspace, ulid, proof = ''] = token.split('.');
    const other = await local.workspace('Other');
    const before = stateOf(local);
    const forged = [
      '',
      'x',
      `${workspace}.${ulid}`,
      `${workspace}.${ulid}.${'A'.repeat(32)}`,
      `${workspace}.${ulid}.${proof.slice(0, -1)}${proof.endsWith('A') ? 'B' : 'A'}`,
      `${other.workspace}.${ulid}.${proof}`,
      `${workspace}.${other.workspace}.${proof}`,
      `${workspace}.${ulid}.${proof}.${proof}`,
      id,
    ];
    for (const one of forged) {
      for (const path of ['look', 'accept']) expect([400, 404], one).toContain((await guest.call('POST', `/v1/invitations/${path}`, { token: one })).status);
    }
    for (const method of ['GET', 'DELETE', 'PATCH'])
      expect((await guest.call(method, `/v1/invitations/accept?token=${token}`)).status).toBeGreaterThanOrEqual(400);
    expect(stateOf(local)).toBe(before);
  });

  it('is sent anew to who is invited twice, and not at all to who is there', async () => {
    const first = await invite();
    const again = await invite(guest.email, { role: 'viewer' });
    expect(again).toEqual(first);
    expect((await space.call('GET', '/v1/invitations')).body.data).toMatchObject([{ id: first.id, role: 'viewer' }]);
    expect((await accept(guest, first.token)).status).toBe(200);
    const refused = await space.call('POST', '/v1/invitations', { email: guest.email.toUpperCase(), role: 'owner' });
    expect(refused.body.code).toBe('ALREADY_MEMBER');
  });

  it('makes no owner but by an owner, and nobody at all by who may not', async () => {
    const admin = await space.as('admin');
    expect((await admin('POST', '/v1/invitations', { email: guest.email, role: 'owner' })).status).toBe(403);
    expect((await space.call('POST', '/v1/invitations', { email: guest.email, role: 'x_none' })).body.errors).toMatchObject([{ pointer: '/role' }]);
    for (const role of ['manager', 'member', 'viewer']) {
      const call = await space.as(role);
      for (const [method, path] of [
        ['POST', '/v1/invitations'],
        ['GET', '/v1/invitations'],
      ] as const)
        expect((await call(method, path, method === 'POST' ? { email: guest.email, role: 'viewer' } : undefined)).status, role).toBe(403);
    }
    const owners = await invite(guest.email, { role: 'owner' });
    for (const deed of ['POST /resend', 'POST '] as const) {
      const answer =
        deed === 'POST '
          ? await admin('POST', '/v1/invitations', { email: guest.email, role: 'viewer' })
          : await admin('POST', `/v1/invitations/${owners.id}/resend`);
      expect(answer.status).toBe(403);
    }
  });

  it('is kept when the letter cannot be sent, and says so', async () => {
    local.cloud.door.faults.order({ service: 'ses', kind: 'errorBefore' });
    const failed = await space.call('POST', '/v1/invitations', { email: guest.email, role: 'member' });
    local.cloud.door.faults.clear();
    expect([failed.status, failed.body.code]).toEqual([503, 'MAIL_FAILED']);
    const [kept] = (await space.call('GET', '/v1/invitations')).body.data;
    expect((await space.call('POST', `/v1/invitations/${kept.id}/resend`)).status).toBe(200);
    expect((await accept(guest, await tokenIn(local, guest.email))).status).toBe(200);
  });
});
