/** The roles that functions take on to reach data: each with what `permit.ts` says, for those it says. Gives their ARNs. */

import { type RoleName, roleNames } from '@regulars/shared/operations/reach.ts';
import { Aws, Duration } from 'aws-cdk-lib';
import { AccountRootPrincipal, type CfnRole, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { policyOf } from './lambda.ts';
import { acceptWide } from './nag.ts';
import { type DataPlaces, roles, trustOf } from './permit.ts';

export function addRoles(scope: Construct, stage: string, places: DataPlaces): Record<RoleName, string> {
  const made = roleNames.map((name) => {
    const { summary, may } = roles[name];
    const statements = may(places);
    const role = new Role(scope, `Role-${name}`, {
      description: summary,
      path: `/regulars/${stage}/`,
      assumedBy: new AccountRootPrincipal(), // narrowed below
      maxSessionDuration: Duration.hours(1),
      inlinePolicies: { may: policyOf(statements) },
    });
    (role.node.defaultChild as CfnRole).assumeRolePolicyDocument = trustOf(name, stage, Aws.ACCOUNT_ID, Aws.PARTITION); // what a Role is made of
    acceptWide(role, statements);
    return [name, role.roleArn] as const;
  });
  return Object.fromEntries(made) as Record<RoleName, string>; // of every name
}
