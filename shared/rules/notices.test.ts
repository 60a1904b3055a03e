import { describe, expect, it } from 'vitest';
import { customer } from '../objects/customer.ts';
import { interaction } from '../objects/interaction.ts';
import { noticesOf } from './notices.ts';

const change = (before: object, after: object, via = 'web') => ({
  by: 'anna',
  via,
  before: before as Record<string, unknown>,
  after: after as Record<string, unknown>,
});

describe('tells', () => {
  it('whoever is newly mentioned, once', () => {
    expect(noticesOf(change({ mentions: ['ben'] }, { mentions: ['ben', 'chen'] }), interaction)).toEqual([{ user: 'chen', kind: 'mention' }]);
  });
  it('whose the record now is', () => {
    expect(noticesOf(change({ owner: 'anna' }, { owner: 'ben' }), customer)).toEqual([{ user: 'ben', kind: 'assigned' }]);
    expect(noticesOf(change({}, { owner: 'ben' }), customer)).toEqual([{ user: 'ben', kind: 'assigned' }]);
  });
  it('of the mention, who is mentioned in what they get', () => {
    expect(noticesOf(change({}, { owner: 'ben', mentions: ['ben'] }), interaction)).toEqual([{ user: 'ben', kind: 'mention' }]);
  });
});

describe('tells nobody', () => {
  it('of their own doing', () => {
    expect(noticesOf(change({}, { owner: 'anna', mentions: ['anna'] }), interaction)).toEqual([]);
  });
  it('who is mentioned no more, or whose it was', () => {
    expect(noticesOf(change({ owner: 'ben', mentions: ['ben'] }, {}), interaction)).toEqual([]);
  });
  it('of what an undo brings back', () => {
    expect(noticesOf(change({}, { owner: 'ben' }, 'undo'), customer)).toEqual([]);
  });
  it('of other changes', () => {
    expect(noticesOf(change({ name: 'a' }, { name: 'b' }), customer)).toEqual([]);
  });
});
