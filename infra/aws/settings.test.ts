import { RootConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { settingsOf } from './settings.ts';

const read = (context: Record<string, unknown>) => {
  const { node } = new RootConstruct();
  for (const [name, value] of Object.entries(context)) node.setContext(name, value);
  return settingsOf(node);
};

test('without a choice there is a deployment that needs no name, no mail and no firewall', () => {
  const plain = { stage: 'main', region: 'us-east-1', replicaRegion: 'us-west-2', secondFactor: 'required', waf: false, monthlyBudget: 25 };
  expect(read({})).toEqual(plain);
  expect(read({ domain: '', certificate: '', mailFrom: '', alarmMail: '', waf: 'false' })).toEqual(plain);
});

test('choices are read, from a file or from the command line', () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c';
  expect(read({ stage: 'test', domain: 'crm.example.com', certificate, waf: 'true', monthlyBudget: '40', alarmMail: 'me@example.com' })).toEqual({
    stage: 'test',
    region: 'us-east-1',
    replicaRegion: 'us-west-2',
    domain: { name: 'crm.example.com', certificate },
    secondFactor: 'required',
    waf: true,
    monthlyBudget: 40,
    alarmMail: 'me@example.com',
  });
  expect(read({ mailFrom: 'Regulars <hello@mail.example.com>' }).mailFrom).toEqual({
    line: 'Regulars <hello@mail.example.com>',
    address: 'hello@mail.example.com',
    domain: 'mail.example.com',
  });
  expect(read({ secondFactor: 'optional' }).secondFactor).toBe('optional');
  expect(read({ mailFrom: 'hello@example.com' }).mailFrom?.address).toBe('hello@example.com');
});

describe('what cannot be is refused by its name', () => {
  test.each([
    ['stage', { stage: 'Main' }],
    ['region', { region: 'moon-1' }],
    ['replicaRegion', { replicaRegion: 'us-east-1' }],
    ['domain', { domain: 'crm.example.com' }],
    ['domain', { certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/a' }],
    ['domain', { domain: 'https://crm', certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/a' }],
    ['certificate', { domain: 'crm.example.com', certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/a' }],
    ['mailFrom', { mailFrom: 'hello' }],
    ['mailFrom', { mailFrom: 'A\r\nBcc: x <a@example.com>' }],
    ['secondFactor', { secondFactor: 'off' }],
    ['waf', { waf: true, region: 'eu-central-1' }],
    ['monthlyBudget', { monthlyBudget: 'much' }],
  ])('%s', (name, context) => expect(() => read(context)).toThrow(`The setting ${name} in cdk.json`));
});
