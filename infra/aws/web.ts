/**
 * What browsers reach: one name, behind it the page's files, the HTTP API under `/v1` and the WebSocket API. The two APIs are
 * made here without a route: functions must know the name, and the name must know the APIs. Routes come with their
 * functions, in the stack Api.
 */
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnApi, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Data } from './data.ts';
import { accept } from './nag.ts';
import { addWebClient } from './people.ts';
import type { Settings } from './settings.ts';
import { addSite } from './site.ts';

/** Requests a second from everybody together; a workspace's own limit is the functions' to keep. */
const throttle = { throttlingRateLimit: 1000, throttlingBurstLimit: 2000 };
const SOCKET_STAGE = 'live';

export class Web extends Stack {
  readonly pages: Bucket;
  readonly http: string;
  readonly sockets: string;
  readonly url: string;
  readonly client: string;

  constructor(scope: Construct, id: string, props: StackProps & { settings: Settings; data: Data }) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, data } = props;
    const name = `regulars-${settings.stage}`;

    // One line a request, without who asked from where: that is in no log.
    const log = new LogGroup(this, 'Requests', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const format = JSON.stringify({
      at: '$context.requestTimeEpoch',
      id: '$context.requestId',
      route: '$context.routeKey',
      status: '$context.status',
      ms: '$context.responseLatency',
      problem: '$context.error.message',
      authorizer: '$context.authorizer.error',
    });
    this.http = new CfnApi(this, 'Http', { name, protocolType: 'HTTP', description: 'Everything that can be asked' }).ref;
    new CfnStage(this, 'HttpStage', {
      apiId: this.http,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: { ...throttle, detailedMetricsEnabled: false },
      accessLogSettings: { destinationArn: log.logGroupArn, format },
    });
    this.sockets = new CfnApi(this, 'Sockets', { name: `${name}-sockets`, protocolType: 'WEBSOCKET', routeSelectionExpression: '$request.body.action' }).ref;
    const live = new CfnStage(this, 'SocketStage', { apiId: this.sockets, stageName: SOCKET_STAGE, autoDeploy: true, defaultRouteSettings: throttle });
    accept(live, { APIG1: 'Each message is a line in the log of its function; a log of the API would need a role for the whole account.' });

    this.pages = new Bucket(this, 'Pages', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(35) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.pages, { S1: 'The files are the same for everybody and public; a log would keep addresses of people without a purpose.' });

    const hosts = {
      http: `${this.http}.execute-api.${settings.region}.${Aws.URL_SUFFIX}`,
      sockets: `${this.sockets}.execute-api.${settings.region}.${Aws.URL_SUFFIX}`,
    };
    const site = addSite(this, settings, this.pages, hosts, SOCKET_STAGE);
    this.url = `https://${settings.domain?.name ?? site.distributionDomainName}`;
    this.client = addWebClient(this, data.people, this.url);
    new CfnOutput(this, 'Url', { value: this.url });
    new CfnOutput(this, 'Region', { value: this.region });
    new CfnOutput(this, 'PagesBucket', { value: this.pages.bucketName });
    new CfnOutput(this, 'Host', { value: site.distributionDomainName, description: 'What a name of your own points to' });
  }

  /** Where open connections are spoken to. */
  get socketsEndpoint(): string {
    return `https://${this.sockets}.execute-api.${this.region}.${Aws.URL_SUFFIX}/${SOCKET_STAGE}`;
  }

  get socketsArn(): string {
    return `arn:${Aws.PARTITION}:execute-api:${this.region}:${Aws.ACCOUNT_ID}:${this.sockets}/${SOCKET_STAGE}`;
  }
}
