/** Every operation has its route, and every route that is not public asks who it is. */
import { operations } from '@regulars/shared/operations/index.ts';
import { socketOperations } from '@regulars/shared/operations/sockets.ts';
import { describe, expect, test } from 'vitest';
import { functionOf } from './functions.ts';
import { nameOf, ofType, type Resource, theOne } from './templates.ts';

const find = (type: string, name: unknown) => ofType(type).find((one) => nameOf(one) === name);
const [http, socketApi] = ['HTTP', 'WEBSOCKET'].map(
  (type) => ofType('ApiGatewayV2::Api').find(({ properties }) => properties.ProtocolType === type) as Resource,
) as [Resource, Resource]; // both are there, or all below fails
const routesOf = (api: Resource) => ofType('ApiGatewayV2::Route').filter(({ properties }) => properties.ApiId === nameOf(api));
const integrationOf = ({ properties }: Resource) => find('ApiGatewayV2::Integration', String(properties.Target).replace('integrations/', ''));
const routeOf = (key: string, api = http) => routesOf(api).find(({ properties }) => properties.RouteKey === key);
const fileOf = (route: Resource) => {
  const uri = String(integrationOf(route)?.properties.IntegrationUri);
  const lambda = ofType('Lambda::Function').find((one) => uri.includes(nameOf(one, 'Arn')));
  return String(lambda?.properties.Handler).replace('.handler', '');
};

describe('the HTTP API', () => {
  const extra = ['GET /identity/auth'];
  test('has a route for each operation, and no other', () => {
    expect(
      routesOf(http)
        .map(({ properties }) => properties.RouteKey)
        .toSorted(),
    ).toEqual([...operations.map(({ route }) => route), ...extra].toSorted());
  });

  test.each(operations.map((one) => [one.id, one] as const))(
    '%s is run by its function, and asks who it is unless it is public',
    (id, { route: key, folder, uses, allow }) => {
      const route = routeOf(key) as Resource; // the test above says that it is there
      expect(fileOf(route)).toBe(uses.readmodel ? 'reader' : `${folder}/${id}`);
      expect(integrationOf(route)?.properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0', TimeoutInMillis: 30_000 });
      if (allow === 'public') expect(route.properties).toMatchObject({ AuthorizationType: 'NONE' });
      else expect(find('ApiGatewayV2::Authorizer', route.properties.AuthorizerId)?.properties).toMatchObject({ Name: 'authorizeRequest' });
      expect(route.properties.AuthorizationType).toBe(allow === 'public' ? 'NONE' : 'CUSTOM');
    },
  );

  test('what is public is what the list says, six operations and the way to the pages for signing in', () => {
    const open = routesOf(http).filter(({ properties }) => properties.AuthorizationType === 'NONE');
    expect(open.map(({ properties }) => properties.RouteKey).toSorted()).toEqual(
      [...operations.filter(({ allow }) => allow === 'public').map(({ route }) => route), ...extra].toSorted(),
    );
    expect(open).toHaveLength(6);
  });

  test('remembers for 30 seconds who somebody is, in the workspace they named', () => {
    expect(ofType('ApiGatewayV2::Authorizer').find(({ properties }) => properties.ApiId === nameOf(http))?.properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource: ['$request.header.Authorization', '$request.header.X-Workspace'],
      AuthorizerUri: expect.stringContaining(nameOf(functionOf('authorize/authorizeRequest').lambda, 'Arn')),
    });
  });

  test('a reader that lies on the road finds the operation by its route', async () => {
    const read = operations.filter(({ uses }) => uses.readmodel);
    expect(read.length).toBeGreaterThan(15);
    expect(new Set(read.map(({ route }) => integrationOf(routeOf(route) as Resource)?.id)).size).toBe(1); // as above
  });
});

describe('the WebSocket API', () => {
  test('has a route for each that happens on it, run by its function', () => {
    expect(
      routesOf(socketApi)
        .map((route) => `${route.properties.RouteKey} ${fileOf(route)}`)
        .toSorted(),
    ).toEqual(socketOperations.map(({ route, folder, id }) => `${route} ${folder}/${id}`).toSorted());
    expect(socketApi.properties).toMatchObject({ RouteSelectionExpression: '$request.body.action' });
  });

  test('opens with a ticket only', () => {
    const route = routeOf('$connect', socketApi);
    expect(route?.properties).toMatchObject({ AuthorizationType: 'CUSTOM' });
    expect(find('ApiGatewayV2::Authorizer', route?.properties.AuthorizerId)?.properties).toMatchObject({
      Name: 'authorizeSocket',
      AuthorizerType: 'REQUEST',
      IdentitySource: ['route.request.querystring.ticket'],
    });
  });

  test('answers messages', () => {
    const answered = ofType('ApiGatewayV2::RouteResponse').map(({ properties }) => find('ApiGatewayV2::Route', properties.RouteId)?.properties);
    expect(answered.map((route) => route?.RouteKey).toSorted()).toEqual(
      socketOperations
        .map(({ route }) => route)
        .filter((route) => !route.startsWith('$'))
        .toSorted(),
    );
    for (const route of answered) expect(route?.RouteResponseSelectionExpression).toBe('$default');
  });
});

test('a function is called by its own API only', () => {
  const called = ofType('Lambda::Permission').filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com');
  expect(called.length).toBeGreaterThan(70);
  for (const { properties } of called)
    expect(String(properties.SourceArn)).toMatch(new RegExp(`^arn:aws:execute-api:us-east-1:123456789012:(${nameOf(http)}|${nameOf(socketApi)})/`));
});

describe('the site', () => {
  const { DistributionConfig } = theOne('CloudFront::Distribution').properties as { DistributionConfig: Record<string, unknown> }; // as CloudFormation documents it
  const origins = DistributionConfig.Origins as { Id: string; DomainName: string; S3OriginConfig?: object; OriginAccessControlId?: string }[];
  const behaviors = DistributionConfig.CacheBehaviors as {
    PathPattern: string;
    TargetOriginId: string;
    ResponseHeadersPolicyId: string;
    ViewerProtocolPolicy: string;
    CachePolicyId: string;
  }[];

  test('gives files from a private bucket that only it may read', () => {
    const files = origins.find(({ Id }) => Id === (DistributionConfig.DefaultCacheBehavior as { TargetOriginId: string }).TargetOriginId); // the bucket's
    expect(files).toMatchObject({
      S3OriginConfig: { OriginAccessIdentity: '' },
      OriginAccessControlId: nameOf(theOne('CloudFront::OriginAccessControl'), 'Id'),
    });
    expect(theOne('S3::Bucket', 'Pages').properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  test('has both APIs behind the same name, the sockets before the rest', () => {
    expect(behaviors.map(({ PathPattern, TargetOriginId }) => [PathPattern, origins.find(({ Id }) => Id === TargetOriginId)?.DomainName])).toEqual([
      ['/v1/socket', `${nameOf(socketApi)}.execute-api.us-east-1.amazonaws.com`],
      ['/v1/*', `${nameOf(http)}.execute-api.us-east-1.amazonaws.com`],
      ['/identity/*', `${nameOf(http)}.execute-api.us-east-1.amazonaws.com`],
    ]);
    const uncached = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'; // CachingDisabled, by AWS
    for (const { CachePolicyId } of behaviors) expect(CachePolicyId).toBe(uncached);
  });

  test('keeps no error: what one may not see, another may', () => {
    const kept = DistributionConfig.CustomErrorResponses as { ErrorCode: number; ErrorCachingMinTTL: number; ResponsePagePath?: string }[];
    expect(kept.map(({ ErrorCode }) => ErrorCode)).toEqual(expect.arrayContaining([403, 404, 500, 502, 503, 504]));
    for (const one of kept) expect([one.ErrorCachingMinTTL, one.ResponsePagePath]).toEqual([0, undefined]);
  });

  test('sends security headers with every answer, by https only', () => {
    const policy = theOne('CloudFront::ResponseHeadersPolicy');
    for (const one of [DistributionConfig.DefaultCacheBehavior as (typeof behaviors)[number], ...behaviors]) // of the same shape
      expect(one).toMatchObject({ ResponseHeadersPolicyId: nameOf(policy), ViewerProtocolPolicy: 'redirect-to-https' });
    expect(policy.properties).toMatchObject({
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: "frame-ancestors 'none'", Override: false },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY' },
          ReferrerPolicy: { ReferrerPolicy: 'same-origin' },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
        },
      },
    });
  });

  /** The functions at the edge as they stand in the template, run here. */
  const edge = (id: string) => {
    const { FunctionCode } = theOne('CloudFront::Function', `Edge${id}`).properties as { FunctionCode: string }; // as CloudFormation documents it
    const handler = new Function(`${FunctionCode}; return handler;`)() as (event: object) => { uri: string; headers: Record<string, { value: string }> };
    return (uri: string, headers: Record<string, { value: string }> = {}) => handler({ request: { uri, headers } });
  };
  test('answers every address of the page with the page, files with themselves', () => {
    const page = edge('Page');
    expect(['/', '/customers', '/customers/customer_01J', '/settings/'].map((uri) => page(uri).uri)).toEqual(Array(4).fill('/200.html'));
    expect(['/_app/immutable/x.js', '/favicon.svg'].map((uri) => page(uri).uri)).toEqual(['/_app/immutable/x.js', '/favicon.svg']);
  });
  test('names a workspace where the caller names none, and lets it stand where they do', () => {
    expect(edge('Api')('/v1/me').headers['x-workspace']).toEqual({ value: 'none' });
    expect(edge('Api')('/v1/me', { 'x-workspace': { value: '01J' } }).headers['x-workspace']).toEqual({ value: '01J' });
  });
  test('opens sockets at the stage', () => expect(edge('Sockets')('/v1/socket').uri).toBe('/live'));
});
