import { describe, expect, it } from 'vitest';
import { customer } from '../objects/customer.ts';
import { bearable, editsBetween, wordsAlike } from './edits.ts';
import { CERTAIN, duplicateRules, LISTED, likeness } from './likeness.ts';
import { groupsOf, pairsAmong } from './pairs.ts';
import { seeded } from './random.ts';
import { mailbox, nameHan, nameWords, placeOf, traitsOf } from './traits.ts';

const rules = new Set(duplicateRules);
const readings: Record<string, string> = { 张伟: 'zhangwei', 南京西: 'nanjingxi', 南京西上海: 'nanjingxishanghai' };
const read = (name: string) => ({ whole: readings[name] ? [readings[name]] : [], initials: name === '张伟' ? ['zw'] : [] });
const traits = (values: Record<string, unknown>) => traitsOf(customer, values, read);
const score = (a: Record<string, unknown>, b: Record<string, unknown>, by = rules) => likeness(traits(a), traits(b), by);
const berlin = [{ street: 'Hauptstraße 12', postcode: '10115', city: 'Berlin' }];

describe('typing errors', () => {
  it('count one each: left out, put in, mistaken, swapped', () => {
    for (const slip of ['schmdt', 'schmiidt', 'schmitt', 'shcmidt']) expect(editsBetween('schmidt', slip, 2), slip).toBe(1);
    expect(editsBetween('', 'abc', 5)).toBe(3);
    expect(editsBetween('kitten', 'sitting', 3)).toBe(3);
    expect(editsBetween('kitten', 'sitting', 2), 'given up').toBe(3);
  });
  it('equal the plain recursion on random words', () => {
    const random = seeded(3);
    const word = () => Array.from({ length: random.below(6) }, () => random.pick([...'ab'])).join('');
    const plainly = (a: string, b: string): number => {
      if (a === '' || b === '') return a.length + b.length;
      const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
      const cost = Math.min(plainly(x, b) + 1, plainly(a, y) + 1, plainly(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1));
      const isSwap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
      return isSwap ? Math.min(cost, plainly(a.slice(0, -2), b.slice(0, -2)) + 1) : cost;
    };
    for (let at = 0; at < 300; at++) {
      const [a, b] = [word(), word()];
      expect(editsBetween(a, b, 9), `${a} ${b}`).toBe(plainly(a, b));
    }
  });
  it('are borne by length; an initial stands for a word', () => {
    expect([3, 4, 7, 8].map(bearable)).toEqual([0, 1, 1, 2]);
    expect(wordsAlike('li', 'lu')).toBe(0);
    expect(wordsAlike('a', 'anna')).toBe(0.8);
    expect(wordsAlike('b', 'anna')).toBe(0);
  });
});

describe('an address in two scripts', () => {
  const zhangWei = { name: '张伟', addresses: [{ street: '南京西路120号', city: '上海市' }] };
  it.each([
    { street: '120 Nanjing West Road', city: 'Shanghai' },
    { street: 'No. 120, Nanjing Xi Lu, Shanghai, China' },
    { street: 'Nanjing Xilu 120' },
    { street: 'nanjingxilu 120', city: 'Shanghai Shi' },
  ])('is one: $street', (address) => {
    const alike = score(zhangWei, { name: 'Wei Zhang', addresses: [address] });
    expect(alike.reasons).toEqual(['pinyin', 'address']);
    expect(alike.score).toBeGreaterThanOrEqual(LISTED);
    expect(alike.score, 'not merged without a look').toBeLessThan(CERTAIN);
  });
  it.each([
    { street: '12 Nanjing West Road', city: 'Shanghai' },
    { street: '120 Huaihai Middle Road', city: 'Shanghai' },
    { street: '120 West Lake Road', city: 'York' },
    { street: '120' },
  ])('is two: $street', (address) => {
    expect(score(zhangWei, { name: 'Wei Zhang', addresses: [address] }).score).toBeLessThan(LISTED);
  });
});

describe('traits', () => {
  it('of names leave out case, accents and legal forms', () => {
    expect(nameWords('Dr. Søren MÜLLER GmbH & Co. KG')).toEqual(['soren', 'muller']);
    expect(nameWords('GmbH')).toEqual(['gmbh']);
    expect(nameHan('上海星辰科技有限公司')).toBe('上海星辰科技');
  });
  it('of addresses do not hang on which part stands where', () => {
    expect(placeOf({ street: 'Hauptstraße 12', postcode: '10115', city: 'Berlin' }, read)).toMatchObject({
      words: ['hauptstr', 'berlin'],
      numbers: ['10115', '12'],
    });
    expect(placeOf({ street: 'Hauptstr. 12, 10115 Berlin' }, read).numbers).toEqual(['10115', '12']);
    expect(placeOf({ street: '南京西路120号', city: '上海市' }, read)).toMatchObject({ han: '南京西上海', numbers: ['120'] });
  });
  it('of e-mails name the mailbox', () => {
    expect(mailbox('A.Nna+shop@GMail.com')).toBe('anna@gmail.com');
    expect(mailbox('a.nna+shop@example.com')).toBe('a.nna@example.com');
  });
});

describe('two records', () => {
  it('are one by e-mail, number, or name and address', () => {
    expect(score({ name: 'Anna Schmidt', emails: [{ address: 'a@x.de' }] }, { name: 'A. Schmidt', emails: [{ address: 'A@x.de' }] })).toMatchObject({
      reasons: ['email'],
    });
    expect(
      score({ name: 'Anna Schmidt', phones: [{ number: '+4930123456' }] }, { name: 'Schmidt, Anna', phones: [{ number: '+4930123456' }] }).score,
    ).toBeGreaterThan(CERTAIN);
    expect(score({ name: 'Anna Schmidt', addresses: berlin }, { name: 'Schmidt Ana', addresses: [{ street: 'Hauptstr. 12, Berlin' }] })).toMatchObject({
      reasons: ['name', 'address'],
    });
    expect(score({ name: '张伟', addresses: [{ street: '南京西路120号' }] }, { name: 'Wei Zhang', addresses: [{ street: '南京西路120号' }] })).toMatchObject({
      reasons: ['pinyin', 'address'],
    });
    expect(score({ name: 'Müller Bau GmbH', addresses: berlin }, { name: 'Mueller Bau', addresses: berlin }).score).toBeGreaterThan(LISTED);
  });
  it('are two: family, neighbours, namesakes, two birthdays', () => {
    for (const [a, b] of [
      [
        { name: 'Anna Schmidt', addresses: berlin },
        { name: 'Peter Schmidt', addresses: berlin },
      ],
      [
        { name: 'Anna Schmidt', addresses: berlin },
        { name: 'Anna Schmidt', addresses: [{ ...berlin[0], street: 'Hauptstraße 14' }] },
      ],
      [
        { name: '张伟', addresses: [{ street: '南京西路120号' }] },
        { name: '张芳', addresses: [{ street: '南京西路120号' }] },
      ],
      [
        { name: 'Anna Schmidt', addresses: berlin },
        { name: 'Anna Schmidt', addresses: [{ street: 'Ring 12', city: 'Köln', postcode: '50667' }] },
      ],
      [
        { name: 'Anna Schmidt', addresses: berlin, birthday: '1960-01-01' },
        { name: 'Anna Schmidt', addresses: berlin, birthday: '1990-01-01' },
      ],
      [
        { name: 'Anna Schmidt', phones: [{ number: '+4930123456' }] },
        { name: 'Kemal Aydin', phones: [{ number: '+4930123456' }] },
      ],
      [{ name: 'Li' }, { name: 'Lu' }],
      [{}, {}],
    ] as const)
      expect(score(a, b).score, JSON.stringify([a, b])).toBeLessThan(LISTED);
  });
  it('are compared by the rules that count, and the same both ways', () => {
    const [a, b] = [
      { name: 'Anna Schmidt', phones: [{ number: '+4930123456' }] },
      { name: 'A Schmidt', phones: [{ number: '+4930123456' }] },
    ];
    expect(score(a, b, new Set(['email'])).score).toBe(0);
    expect(score(b, a)).toEqual(score(a, b));
  });
});

describe('pairs and groups', () => {
  it('finds each pair once, and joins what hangs together', async () => {
    const all = ['Anna Schmidt', 'Schmidt Anna', 'Ana Schmidt', 'Peter Weber'].map((name) => traits({ name, addresses: berlin }));
    const pairs = await pairsAmong(all, rules);
    expect(pairs.map(([a, b]) => `${a} ${b}`).sort()).toEqual(['0 1', '0 2', '1 2']);
    const [group, ...more] = groupsOf(pairs);
    expect(group?.members.toSorted()).toEqual([0, 1, 2]);
    expect(group?.score).toBe(pairs.map(([, , one]) => one).sort((x, y) => x - y)[1]);
    expect(more).toEqual([]);
  });
});
