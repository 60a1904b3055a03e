/**
 * Everything that can be asked, as a loop over the list: for each operation a function with the rights its `uses` declares
 * and a route behind the authorizer, in one nested stack per resource (CloudFormation stops at 500 resources a stack, and
 * a route that moves to another stack collides with itself).
 */
import { Aws, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnAuthorizer, type CfnAuthorizerProps, CfnIntegration, CfnRoute, CfnRouteResponse } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { authorizers, type Deployed, ofReader, reader, signInPage, singles, sockets } from './deployed.ts';
import { OwnFunction, type Surroundings } from './lambda.ts';
import { accept } from './nag.ts';

const GATEWAY = 'apigateway.amazonaws.com';

/** One of the two APIs: its id, and its parts by their names in IAM. */
const arnOf = (api: string, rest: string) => `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${api}/${rest}`;
const uriOf = (lambda: string) => `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}:lambda:path/2015-03-31/functions/${lambda}/invocations`;

interface Routed {
  route: string;
  allow: string;
}

/** A function behind an API: made, callable by it alone, and the target of routes. */
function integrate(scope: Construct, of: Deployed, api: string, surroundings: Surroundings, version: '1.0' | '2.0' = '2.0') {
  const own = new OwnFunction(scope, of, surroundings);
  own.calledBy(GATEWAY, arnOf(api, '*'));
  const { functionArn } = own.lambda;
  const integration = new CfnIntegration(own, 'Integration', {
    apiId: api,
    integrationType: 'AWS_PROXY',
    ...(version === '2.0' ? { integrationUri: functionArn, payloadFormatVersion: '2.0', timeoutInMillis: 30_000 } : { integrationUri: uriOf(functionArn) }),
  });
  return { own, target: `integrations/${integration.ref}` };
}

function addRoute(scope: Construct, { route, allow }: Routed, apiId: string, target: string, authorizerId: string): void {
  const made = new CfnRoute(scope, `Route ${route}`, {
    apiId,
    routeKey: route,
    target,
    ...(allow === 'public' ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId }),
  });
  if (allow === 'public') accept(made, { APIG4: 'Public by its entry in the list of operations: it is asked before anybody is signed in.' });
}

function authorizer(scope: Construct, of: Deployed, api: string, surroundings: Surroundings, asks: Partial<CfnAuthorizerProps>): string {
  const own = new OwnFunction(scope, of, surroundings);
  const made = new CfnAuthorizer(own, 'Authorizer', {
    apiId: api,
    name: of.id,
    authorizerType: 'REQUEST',
    authorizerUri: uriOf(own.lambda.functionArn),
    ...asks,
  });
  own.calledBy(GATEWAY, arnOf(api, `authorizers/${made.ref}`));
  return made.ref;
}

export interface ApiProps extends StackProps {
  http: string;
  sockets: string;
  surroundings: Surroundings;
}

export class Api extends Stack {
  constructor(scope: Construct, id: string, { http, sockets: socketApi, surroundings, ...props }: ApiProps) {
    super(scope, id, props);
    const who = authorizer(this, authorizers.requests, http, surroundings, {
      authorizerPayloadFormatVersion: '2.0',
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 30,
      // Whose answer is remembered: the edge names a workspace where the caller names none.
      identitySource: ['$request.header.Authorization', '$request.header.X-Workspace'],
    });
    const whose = authorizer(this, authorizers.sockets, socketApi, surroundings, { identitySource: ['route.request.querystring.ticket'] });

    for (const [folder, operations] of Map.groupBy([...singles, signInPage], ({ folder }) => folder)) {
      const nested = new NestedStack(this, folder, { description: `Regulars: ${folder}` });
      for (const one of operations) {
        const { own, target } = integrate(nested, one, http, surroundings);
        addRoute(own, one, http, target, who);
      }
    }
    const reading = new NestedStack(this, reader.id, { description: `Regulars: ${reader.summary}` });
    const { own, target } = integrate(reading, reader, http, surroundings);
    for (const one of ofReader) addRoute(own, one, http, target, who);

    const live = new NestedStack(this, 'live', { description: 'Regulars: what happens on a WebSocket' });
    for (const one of sockets) {
      const { own, target } = integrate(live, one, socketApi, surroundings, '1.0');
      const opens = one.route === '$connect';
      const route = new CfnRoute(own, 'Route', {
        apiId: socketApi,
        routeKey: one.route,
        target,
        ...(opens ? { authorizationType: 'CUSTOM', authorizerId: whose } : { authorizationType: 'NONE' }),
      });
      if (!opens) accept(route, { APIG4: 'A WebSocket is authorized as it opens; what that proved comes with every later event.' });
      if (opens || one.route === '$disconnect') continue;
      // What the function answers goes back as a message.
      route.routeResponseSelectionExpression = '$default';
      new CfnRouteResponse(own, 'Answer', { apiId: socketApi, routeId: route.ref, routeResponseKey: '$default' });
    }
  }
}
