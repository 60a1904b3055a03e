/** Where we do otherwise than cdk-nag's AwsSolutions asks, each with its reason; all others are errors. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { Statement } from '../local/cloud/policies.ts';

/** `findings`: exact ids without their prefix, `S1` or `IAM4[Policy::…]` → why it is right here. */
export function accept(construct: IConstruct, findings: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(findings).map(([id, reason]) => ({ id: `AwsSolutions-${id}`, reason })));
}

/** Statements of `permit.ts` whose resource ends in a wildcard, by Sid. */
const wide: Readonly<Record<string, string>> = {
  OwnFiles: "All files under the workspace's own prefix, which the session's tag names.",
  ChangeOwnFiles: "All files under the workspace's own prefix, which the session's tag names.",
  TakeLines: 'What is delivered has a name that is new for each.',
  SetLinesAside: 'What is set aside is named by the number of its batch.',
  DeliverLines: 'What is delivered has a name that is new for each.',
  TellConnections: 'A connection has an id that is new for each.',
  FindTheStream: 'Streams of one table are listed; the name of the one is made by DynamoDB.',
};

/** What stands in a template, as cdk-nag writes it: `<Table.Arn>/stream/*`. */
function written(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const [[name, inner] = ['', '']] = Object.entries(value as Record<string, unknown>); // an intrinsic function has one key
  if (name === 'Fn::Join') return (inner as [string, unknown[]])[1].map(written).join((inner as [string])[0]);
  if (name === 'Fn::GetAtt') return `<${(inner as string[]).join('.')}>`;
  if (name === 'Fn::ImportValue') return written(inner);
  return name === 'Ref' ? `<${inner}>` : JSON.stringify(value);
}

/** When the tree is validated its references are final: only then it is known how cdk-nag will write a resource. */
export function acceptWide(role: Role, statements: readonly Statement[]): void {
  role.node.addValidation({
    validate() {
      for (const { Sid = '', Resource } of statements) {
        const reason = wide[Sid];
        const resources = reason ? (Stack.of(role).resolve(Resource) as unknown[]) : []; // `allow` makes lists
        for (const one of resources.map(written)) if (one.includes('*')) accept(role, { [`IAM5[Resource::${one}]`]: reason ?? '' });
      }
      return [];
    },
  });
}
