import { describe, expect, test } from 'vitest';
import { view } from '../objects/view.ts';
import { mayChangeShared, seesShared } from './sharing.ts';

const [mia, max] = ['user_01HZZZZZZZZZZZZZZZZZZZZZZA', 'user_01HZZZZZZZZZZZZZZZZZZZZZZB'];
const reader = (user: string, teams: string[] = []) => ({ user, teams });
const record = (sharedWith: string, more = {}) => ({
  id: 'view_1',
  version: 1,
  createdAt: '',
  createdBy: mia,
  updatedAt: '',
  updatedBy: mia,
  owner: mia,
  sharedWith,
  ...more,
});

describe('a record that is kept or shared', () => {
  test('is seen by its owner always', () => {
    for (const sharedWith of ['nobody', 'team', 'everybody']) expect(seesShared(reader(mia), view, record(sharedWith))).toBe(true);
  });

  test('is seen by others once it is shared with them', () => {
    expect(seesShared(reader(max), view, record('nobody'))).toBe(false);
    expect(seesShared(reader(max), view, record('everybody'))).toBe(true);
    expect(seesShared(reader(max, ['team_1']), view, record('team', { team: 'team_1' }))).toBe(true);
    expect(seesShared(reader(max, ['team_2']), view, record('team', { team: 'team_1' }))).toBe(false);
    expect(seesShared(reader(max, ['team_1']), view, record('team'))).toBe(false);
    expect(seesShared(reader(max, ['team_1']), view, record('nobody', { team: 'team_1' }))).toBe(false);
  });

  test('of an object that is never shared is its owner’s alone', () => {
    expect(seesShared(reader(max), { owner: 'owner', shared: {} }, { owner: mia, sharedWith: 'everybody', undefined: 'everybody' })).toBe(false);
  });

  test('is changed by its owner, and by owners and admins of the workspace', () => {
    const may = (user: string, role: 'owner' | 'admin' | 'manager' | 'member') => mayChangeShared({ user, role, teams: [] }, view, record('everybody'), {});
    expect(may(mia, 'member')).toBe(true);
    expect(may(max, 'member')).toBe(false);
    expect(may(max, 'manager')).toBe(false);
    expect(may(max, 'admin')).toBe(true);
    expect(may(max, 'owner')).toBe(true);
  });

  test('is made in one’s own name', () => {
    const may = (owner?: string) => mayChangeShared({ user: max, role: 'member', teams: [] }, view, undefined, owner ? { owner } : {});
    expect([may(), may(max), may(mia)]).toEqual([true, true, false]);
  });
});
