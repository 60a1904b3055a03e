import { describe, expect, it } from 'vitest';
import type { Because } from './rights.ts';
import { type Told, whySentence } from './why.ts';

const told = (more: Partial<Told> = {}): Told => ({
  isMe: false,
  name: 'Anna',
  role: { en: 'Desk', zh: '前台' },
  thing: { en: 'customer', zh: '客户' },
  things: { en: 'customers', zh: '客户' },
  owner: 'Bo',
  team: 'Shop',
  right: 'edit',
  scope: 'team',
  ...more,
});
const sees: readonly Because[] = ['UNOWNED_OBJECT', 'ALL', 'OWNER', 'TEAM', 'SHARED'];
const reasons: readonly Because[] = [...sees, 'NO_RIGHT', 'NOT_OWNER', 'NO_TEAM', 'NO_OWNER', 'NOT_SHARED'];

describe('the sentence that says why', () => {
  it('names who, what and why, to oneself and about others', () => {
    expect(whySentence({ sees: true, because: 'TEAM' }, told(), 'en')).toBe(
      'Anna can see this customer: Bo, who owns it, is in their team Shop. They may also change it.',
    );
    expect(whySentence({ sees: true, because: 'OWNER' }, told({ isMe: true, right: 'read' }), 'en')).toBe(
      'You can see this customer: you own it. You may not change it.',
    );
    expect(whySentence({ sees: false, because: 'NOT_OWNER' }, told({ scope: 'own' }), 'zh')).toBe(
      'Anna无法查看这条客户记录：负责人是Bo，而对方只能查看本人负责的客户。',
    );
  });

  it.each(reasons)('tells of %s in both languages, also where the owner may not be named', (because) => {
    for (const owner of ['Bo', undefined]) {
      for (const isMe of [true, false]) {
        const decision = { sees: sees.includes(because), because };
        expect(whySentence(decision, told({ owner, isMe, team: undefined }), 'en')).toMatch(/^(You|Anna) can(not)? see this customer: [a-zA-Z].*\.$/);
        expect(whySentence(decision, told({ owner, isMe, team: undefined }), 'zh')).toMatch(/^(您|Anna)(可以|无法)查看这条客户记录：.*。$/);
      }
    }
  });
});
