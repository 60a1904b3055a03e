/** The check that keeps rights in one file sees them elsewhere. */
import { describe, expect, test } from 'vitest';
import { actionsIn } from '../check/actions.ts';

const found = (line: string, path = 'infra/aws/api.ts') => actionsIn([{ path, text: `const a = 1;\n${line}` }]);

describe('rights that stand elsewhere than in permit.ts', () => {
  test.each([
    "Action: ['dynamodb:GetItem']",
    'actions: ["s3:*"],',
    'action: `lambda:InvokeFunction`,',
    'table.grantReadData(lambda);',
    'role.grant(lambda);',
    'lambda.addToRolePolicy(statement);',
    "ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')",
    "import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';",
  ])('%s', (line) => expect(found(line)).toMatch(/^infra\/aws\/api\.ts:2: /));
});

test('what is no right is left alone, and permit.ts too', () => {
  for (const line of [
    "principal: 'apigateway.amazonaws.com'",
    "filters: 'route.request.querystring.ticket'",
    "id: 's3: a bucket'",
    'fromAwsManagedPolicyName(BACKUP_POLICY)',
  ])
    expect(found(line)).toBe('');
  expect(found("'dynamodb:GetItem'", 'infra/aws/permit.ts')).toBe('');
});
