/** Names of IAM actions stand in `infra/aws/permit.ts` and nowhere else, and nothing grants rights of its own accord. */
import { sources } from './files.ts';

const PERMIT = 'infra/aws/permit.ts';
/** `'dynamodb:GetItem'`, `"s3:*"`. */
const action =
  /(['"`])(?:apigateway|backup|cloudfront|cloudwatch|cognito-idp|dynamodb|events|execute-api|iam|kms|lambda|logs|s3|scheduler|secretsmanager|ses|sns|sqs|ssm|states|sts|wafv2|xray):(?:\*|[A-Z][A-Za-z]*\*?)\1/;
/** What constructs of CDK would add beside it. */
const grants =
  /\.grant[A-Z]?\w*\(|\.addToRolePolicy\(|\.addManagedPolicy\(|fromAwsManagedPolicyName\((?!BACKUP_POLICY\))|from 'aws-cdk-lib\/aws-lambda-event-sources'/;

export const actions = (root: string): string => actionsIn(sources(root, /^infra\/aws\/.*\.ts$/).filter(({ path }) => !/\.test\.ts$/.test(path)));

export function actionsIn(files: readonly { path: string; text: string }[]): string {
  const found: string[] = [];
  for (const { path, text } of files) {
    if (path === PERMIT) continue;
    for (const [at, line] of text.split('\n').entries())
      if (action.test(line) || grants.test(line)) found.push(`${path}:${at + 1}: ${line.trim().slice(0, 120)}`);
  }
  return found.join('\n');
}
