/** What a Lambda function of ours is: Node 24 on Arm, one shared asset, one shared log, and its own role that only `permit.ts` fills. */
import { variableOf } from '@regulars/shared/operations/reach.ts';
import { Duration, Size } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, CfnPermission, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Statement } from '../local/cloud/policies.ts';
import type { Deployed } from './deployed.ts';
import { acceptWide } from './nag.ts';
import { pathOf, rolesOf } from './needs.ts';
import { functionMay, INVOKE, type Places } from './permit.ts';

/** What every function of a stage is given. */
export interface Surroundings {
  stage: string;
  /** The folder of the bundle. */
  asset: string;
  places: Places;
  stream: string;
  /** One for all: what it says goes by function in streams of its own. */
  log: ILogGroup;
  environment: Readonly<Record<string, string>>;
}

export const policyOf = (statements: readonly Statement[]) => new PolicyDocument({ statements: statements.map((one) => PolicyStatement.fromJson(one)) });

export class OwnFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, of: Deployed, { stage, asset, places, stream, log, environment }: Surroundings) {
    super(scope, of.id);
    const statements = functionMay(of, places, { logs: log.logGroupArn, stream });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: pathOf(stage, of),
      inlinePolicies: { uses: policyOf(statements) },
    });
    acceptWide(role, statements);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: of.summary,
      code: Code.fromAsset(asset),
      handler: `${of.file}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: of.memory,
      timeout: Duration.seconds(of.seconds),
      ...(of.disk ? { ephemeralStorageSize: Size.mebibytes(of.disk) } : {}),
      environment: { ...environment, ...Object.fromEntries(rolesOf(of).map((name) => [variableOf(name), places.roles[name]])) },
      logGroup: log,
      // Constructs that would grant more of their own accord find nothing to add to.
      role: role.withoutPolicyUpdates(),
    });
  }

  /** Lets a service call it, for this resource only. */
  calledBy(service: string, sourceArn: string): void {
    new CfnPermission(this, 'Called', { action: INVOKE, functionName: this.lambda.functionArn, principal: service, sourceArn });
  }
}
