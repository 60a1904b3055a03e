/** What a deployment may choose, in the context of `cdk.json` or by `-c name=value`; the defaults deploy with no more than an account. */
import type { Node } from 'constructs';

export interface Settings {
  /** Tells deployments in one account apart: part of names of roles, queues and stacks. */
  stage: string;
  region: string;
  /** Where the table of data keys has its replica. */
  replicaRegion: string;
  /** The name people type, with its certificate in us-east-1; without it CloudFront gives a name. */
  domain?: { name: string; certificate: string };
  /** `Regulars <hello@example.com>`: the service's own mail, of a domain that SES has verified. Without it nobody is invited by mail. */
  mailFrom?: { line: string; address: string; domain: string };
  /** Whether nobody signs in by a password alone: with a code from an app besides, or by a passkey. */
  secondFactor: 'required' | 'optional';
  /** A web application firewall before the site, 6 USD a month and more by requests. */
  waf: boolean;
  /** Who is told of alarms and of the budget. */
  alarmMail?: string;
  /** USD. */
  monthlyBudget: number;
}

const wrong = (name: string, is: string): never => {
  throw new Error(`The setting ${name} in cdk.json ${is}.`);
};

export function settingsOf(node: Node): Settings {
  const text = (name: string): string => String(node.tryGetContext(name) ?? '').trim();
  const stage = text('stage') || 'main';
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) wrong('stage', 'has 1 to 16 small letters and digits and begins with a letter');
  const region = text('region') || 'us-east-1';
  const replicaRegion = text('replicaRegion') || 'us-west-2';
  for (const [name, value] of Object.entries({ region, replicaRegion })) if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(value)) wrong(name, 'is no region of AWS');
  if (replicaRegion === region) wrong('replicaRegion', 'is another region than region');

  const domain = text('domain');
  const certificate = text('certificate');
  if (!domain !== !certificate) wrong('domain', 'goes with certificate, the ARN of one for it in us-east-1');
  if (domain && !/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain)) wrong('domain', 'is a name such as crm.example.com');
  if (certificate && !/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(certificate))
    wrong('certificate', 'is the ARN of a certificate in us-east-1');

  const line = text('mailFrom');
  const [, address = '', sender] = /^(?:[^<>\r\n]+ <)?([^\s@<>]+@([a-z0-9.-]+\.[a-z]{2,}))>?$/i.exec(line) ?? [];
  if (line && !sender) wrong('mailFrom', 'is an address, or a name with an address in angle brackets');
  const secondFactor = text('secondFactor') || 'required';
  if (secondFactor !== 'required' && secondFactor !== 'optional') return wrong('secondFactor', 'is required or optional');
  const waf = text('waf') === 'true';
  if (waf && region !== 'us-east-1') wrong('waf', 'works in us-east-1 only, where firewalls of CloudFront live');
  const monthlyBudget = Number(text('monthlyBudget') || 25);
  if (!(monthlyBudget > 0)) wrong('monthlyBudget', 'is a number of US dollars');

  return {
    stage,
    region,
    replicaRegion,
    secondFactor,
    waf,
    monthlyBudget,
    ...(domain ? { domain: { name: domain, certificate } } : {}),
    ...(sender ? { mailFrom: { line, address, domain: sender } } : {}),
    ...(text('alarmMail') ? { alarmMail: text('alarmMail') } : {}),
  };
}
