import { describe, expect, it } from 'vitest';
import { losesOwner, mayGrant, standingOf, userRule } from './user.ts';

describe('a role is granted', () => {
  it('by owners, any; by admins, all but that of an owner; by nobody else', () => {
    expect(mayGrant('owner', 'owner', 'viewer')).toBe(true);
    expect(mayGrant('admin', 'member', 'admin')).toBe(true);
    for (const [before, after] of [
      ['owner', 'admin'],
      ['admin', 'owner'],
      [undefined, 'owner'],
      ['owner', undefined],
    ] as const)
      expect(mayGrant('admin', before, after)).toBe(false);
    for (const role of ['manager', 'member', 'viewer'] as const) expect(mayGrant(role, 'viewer', 'viewer')).toBe(false);
  });
});

describe('an API key', () => {
  const standing = (key: string, keyAccess: 'own' | 'team' | 'all', role: string, access: 'own' | 'team' | 'all') =>
    Object.values(standingOf({ role: key, access: keyAccess }, { role, access }) ?? {}).join(' ');
  it('may what it was made for, as long as its user is that or could give it', () => {
    expect(standing('owner', 'all', 'owner', 'all')).toBe('owner all');
    expect(standing('member', 'own', 'owner', 'all')).toBe('member own');
    expect(standing('desk', 'all', 'admin', 'all')).toBe('desk all');
    expect(standing('member', 'all', 'member', 'all')).toBe('member all');
  });
  it('may no more than its user once that one is less', () => {
    expect(standing('owner', 'all', 'admin', 'all')).toBe('admin all');
    expect(standing('owner', 'all', 'viewer', 'own')).toBe('viewer own');
    expect(standing('viewer', 'all', 'member', 'team')).toBe('viewer team');
    expect(standing('manager', 'own', 'member', 'all')).toBe('member own');
    for (const [key, role] of [
      ['desk', 'member'],
      ['member', 'desk'],
      ['desk', 'till'],
    ] as const)
      expect(standing(key, 'all', role, 'all')).toBe('');
  });
});

describe('an owner is lost', () => {
  it('by another role or the trash', () => {
    expect(losesOwner({ role: 'owner' }, { role: 'admin' })).toBe(true);
    expect(losesOwner({ role: 'owner' }, { role: 'owner', trashedAt: '2026-01-01' })).toBe(true);
    expect(losesOwner({ role: 'owner' }, { role: 'owner' })).toBe(false);
    expect(losesOwner({ role: 'admin' }, { role: 'viewer' })).toBe(false);
    expect(losesOwner(undefined, { role: 'member' })).toBe(false);
  });
});

describe('owners and admins', () => {
  it('see all records, whatever was asked for', () => {
    const outcome = (role: string) => userRule({ before: undefined, after: { role, access: 'own' }, now: '2026-01-01T00:00:00Z' });
    expect(outcome('admin')).toEqual({ fields: { access: 'all' } });
    expect(outcome('member')).toEqual({ fields: { access: 'own' } });
  });
});
