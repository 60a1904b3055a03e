/** One CloudFront distribution before files and APIs, so that the page speaks to its own origin only. */
import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { accept } from './nag.ts';
import type { Settings } from './settings.ts';

/** What happens to a request at the edge, in CloudFront's own small JavaScript. */
const edge = {
  /** A file has a dot in its last part; all other addresses are the one page's. */
  page: "if (!/\\.[^/]+$/.test(request.uri)) request.uri = '/200.html';",
  /** API Gateway asks the authorizer only where every identity source is sent; API keys and people without a workspace name none. */
  api: "if (!request.headers['x-workspace']) request.headers['x-workspace'] = { value: 'none' };",
  /** The WebSocket API answers at the name of its stage alone. */
  sockets: (stage: string) => `request.uri = '/${stage}';`,
};

/** What CloudFront keeps unless it is told otherwise. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html */
const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export function addSite(
  scope: Construct,
  settings: Settings,
  pages: IBucket,
  hosts: { http: string; sockets: string },
  socketStage: string,
): cloudfront.Distribution {
  const atEdge = (id: string, code: string) => [
    {
      eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
      function: new cloudfront.Function(scope, `Edge${id}`, {
        runtime: cloudfront.FunctionRuntime.JS_2_0,
        code: cloudfront.FunctionCode.fromInline(`function handler(event) { var request = event.request; ${code} return request; }`),
      }),
    },
  ];
  const responseHeadersPolicy = new cloudfront.ResponseHeadersPolicy(scope, 'Headers', {
    securityHeadersBehavior: {
      // The page's own policy stands in it, made with its hashes; what a page cannot say about itself stands here. A file of a
      // record comes with a stricter one, which stays.
      contentSecurityPolicy: { contentSecurityPolicy: "frame-ancestors 'none'", override: false },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
    },
  });
  const common = { responseHeadersPolicy, viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS };
  const asked = {
    ...common,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  const https = { protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY, originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2] };
  const api = { ...asked, origin: new HttpOrigin(hosts.http, https), functionAssociations: atEdge('Api', edge.api) };

  const site = new cloudfront.Distribution(scope, 'Site', {
    comment: `Regulars, ${settings.stage}`,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
    ...(settings.domain
      ? {
          domainNames: [settings.domain.name],
          certificate: Certificate.fromCertificateArn(scope, 'Certificate', settings.domain.certificate),
          minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        }
      : {}),
    ...(settings.waf ? { webAclId: addFirewall(scope, settings.stage) } : {}),
    defaultBehavior: {
      ...common,
      origin: S3BucketOrigin.withOriginAccessControl(pages),
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      functionAssociations: atEdge('Page', edge.page),
    },
    // Errors would be kept for ten seconds, for everybody: what one may not see, another may.
    errorResponses: errors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    additionalBehaviors: {
      '/v1/socket': { ...asked, origin: new HttpOrigin(hosts.sockets, https), functionAssociations: atEdge('Sockets', edge.sockets(socketStage)) },
      '/v1/*': api,
      '/identity/*': api,
    },
  });
  accept(site, {
    CFR1: 'Customers live anywhere.',
    CFR2: 'A firewall costs 6 USD a month when idle: `waf` in cdk.json puts one before the site.',
    CFR3: 'Each request to the API is logged without who asked from where; for files of the page a log has no purpose.',
    ...(settings.domain ? {} : { CFR4: "CloudFront's own name comes with its own certificate and protocol; a name of one's own asks for TLS 1.2." }),
  });
  return site;
}

/** What AWS knows to be attacks, and whoever asks more than 2,000 times in five minutes from one address. */
function addFirewall(scope: Construct, stage: string): string {
  const visibilityConfig = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });
  const managed = (name: string, priority: number) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    visibilityConfig: visibilityConfig(name),
  });
  return new CfnWebACL(scope, 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig(`regulars-${stage}`),
    rules: [
      {
        name: 'Rate',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: 'IP' } },
        visibilityConfig: visibilityConfig('Rate'),
      },
      managed('AWSManagedRulesAmazonIpReputationList', 1),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
    ],
  }).attrArn;
}
