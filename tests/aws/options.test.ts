/** What changes with a name of one's own, a sender, a firewall and somebody to tell. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from '@regulars/shared/operations/index.ts';
import { jobs } from '@regulars/shared/operations/jobs.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-options-'));
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b';
const context = {
  stage: 'test',
  domain: 'crm.example.com',
  certificate,
  mailFrom: 'Regulars <hello@example.com>',
  waf: true,
  alarmMail: 'me@example.com',
};
interface Made {
  Type: string;
  Properties: Record<string, unknown>;
}
let resources: Made[] = [];
const ofType = (type: string) => resources.filter(({ Type }) => Type === `AWS::${type}`).map(({ Properties }) => Properties);

beforeAll(() => {
  synthesize(folder, context);
  const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  resources = templates.flatMap((name) =>
    Object.values((JSON.parse(readFileSync(join(folder, name), 'utf8')) as { Resources: Record<string, Made> }).Resources),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the site has the name, its certificate and TLS 1.2', () => {
  const [{ DistributionConfig } = {}] = ofType('CloudFront::Distribution');
  expect(DistributionConfig).toMatchObject({
    Aliases: ['crm.example.com'],
    ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    WebACLId: { 'Fn::GetAtt': [expect.stringMatching(/^Firewall/), 'Arn'] },
  });
  expect(ofType('WAFv2::WebACL')).toEqual([expect.objectContaining({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } })]);
});

test('sign-in comes back to the name, and files are sent from its pages only', () => {
  expect(ofType('Cognito::UserPoolClient')).toEqual([expect.objectContaining({ CallbackURLs: ['https://crm.example.com/signed-in'] })]);
  const origins = ofType('S3::Bucket').flatMap(
    ({ CorsConfiguration }) => (CorsConfiguration as { CorsRules: { AllowedOrigins: string[] }[] } | undefined)?.CorsRules ?? [],
  );
  expect(origins.map(({ AllowedOrigins }) => AllowedOrigins)).toEqual([['https://crm.example.com']]);
});

test('mail goes out under the sender, from the functions that mail and from the pool', () => {
  const mails = (role: Record<string, unknown>) => JSON.stringify(role).includes('ses:SendEmail');
  const senders = ofType('IAM::Role').filter(mails);
  expect(senders.filter((role) => JSON.stringify(role).includes(':identity/example.com'))).toHaveLength(
    [...operations, ...jobs].filter(({ uses }) => uses.mail).length,
  );
  expect(senders).toHaveLength(3);
  expect(ofType('Cognito::UserPool')[0]).toMatchObject({ EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', From: 'hello@example.com' } });
});

test('somebody is told of alarms', () => {
  expect(ofType('SNS::Subscription')).toEqual([expect.objectContaining({ Protocol: 'email', Endpoint: 'me@example.com' })]);
});
