import { describe, expect, it } from 'vitest';
import { customer } from '../objects/customer.ts';
import { interaction } from '../objects/interaction.ts';
import { offers, schemas } from '../objects/object.ts';
import { seenBy } from '../objects/seen.ts';
import { task } from '../objects/task.ts';
import { team } from '../objects/team.ts';
import { view } from '../objects/view.ts';
import type { Rights } from '../roles.ts';
import { decide, decideOn, scopeOf, type Viewer } from './rights.ts';

const viewer = (more: Partial<Viewer> = {}): Viewer => ({ user: 'user_me', role: 'member', access: 'team', teams: ['ours'], ...more });

describe('who sees a record', () => {
  it('is who owns it, who shares a team with its owner, and who sees all', () => {
    expect(decide(viewer(), customer, 'user_me')).toEqual({ sees: true, because: 'OWNER' });
    expect(decide(viewer(), customer, 'user_other', ['ours', 'more'])).toEqual({ sees: true, because: 'TEAM' });
    expect(decide(viewer(), customer, 'user_other', ['theirs'])).toEqual({ sees: false, because: 'NO_TEAM' });
    expect(decide(viewer({ access: 'own' }), customer, 'user_other', ['ours'])).toEqual({ sees: false, because: 'NOT_OWNER' });
    expect(decide(viewer({ access: 'all' }), customer, 'user_other')).toEqual({ sees: true, because: 'ALL' });
    expect(decide(viewer(), customer, undefined)).toEqual({ sees: false, because: 'NO_OWNER' });
  });

  it('is everybody where nobody owns the records of the object', () => {
    expect(decide(viewer({ access: 'own' }), team, undefined)).toEqual({ sees: true, because: 'UNOWNED_OBJECT' });
  });

  it('is with whom it is shared, where records are kept or shared', () => {
    const all = viewer({ access: 'all', role: 'owner' });
    expect(decideOn(all, view, { owner: 'user_other', sharedWith: 'nobody' })).toEqual({ sees: false, because: 'NOT_SHARED' });
    expect(decideOn(viewer(), view, { owner: 'user_other', sharedWith: 'team', team: 'ours' })).toEqual({ sees: true, because: 'SHARED' });
    expect(decideOn(viewer(), view, { owner: 'user_me', sharedWith: 'nobody' })).toEqual({ sees: true, because: 'OWNER' });
    expect(decideOn(viewer({ rights: { view: { right: 'none' } } }), view, { owner: 'user_me' })).toEqual({ sees: false, because: 'NO_RIGHT' });
    expect(decideOn(viewer(), customer, { owner: 'user_other' }, ['ours'])).toEqual({ sees: true, because: 'TEAM' });
  });

  it('is narrowed by a role of one’s own, and never widened', () => {
    expect(scopeOf(viewer({ rights: { customer: { access: 'own' } } }), customer)).toBe('own');
    expect(scopeOf(viewer({ access: 'own', rights: { customer: { access: 'all' } } }), customer)).toBe('own');
    expect(scopeOf(viewer({ rights: { customer: { right: 'none' } } }), customer)).toBe('none');
  });
});

describe('a definition as it is seen', () => {
  const rights: Rights = { customer: { fields: { note: 'none', stage: 'read' } }, interaction: { right: 'read' }, task: { fields: { subject: 'read' } } };

  it('has no hidden field, and sets no fixed one', () => {
    const seen = seenBy(customer, rights);
    expect(seen.fields).not.toHaveProperty('note');
    expect(schemas(seen).create.safeParse({ name: 'A', note: 'x' }).success).toBe(false);
    expect(schemas(seen).update.safeParse({ stage: 'lost' }).success).toBe(false);
    expect(schemas(seen).update.safeParse({ name: 'A' }).success).toBe(true);
    expect(JSON.stringify(seen.sections)).not.toContain('note');
  });

  it('has no link to an object that is hidden', () => {
    const seen = seenBy(task, { customer: { right: 'none' } });
    expect(seen.fields).not.toHaveProperty('customer');
    expect(seen.entry?.of).toEqual([]);
  });

  it('offers reading alone where no more is left, and no creation where a required field cannot be set', () => {
    expect(offers(seenBy(interaction, rights), 'read')).toBe(true);
    expect(offers(seenBy(interaction, rights), 'update')).toBe(false);
    expect(offers(seenBy(task, rights), 'create')).toBe(false);
    expect(offers(seenBy(task, rights), 'update')).toBe(true);
  });

  it('is the same one each time, and the full one without rights', () => {
    expect(seenBy(customer, rights)).toBe(seenBy(customer, rights));
    expect(seenBy(customer, undefined)).toBe(customer);
  });
});
