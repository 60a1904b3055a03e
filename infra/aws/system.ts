/** The whole system as five stacks: what is kept, what is reached, what is asked, what works, what watches. */
import { App, type AppProps, Aws, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Watch } from './alarms.ts';
import { Api } from './api.ts';
import { Data } from './data.ts';
import { Jobs } from './jobs.ts';
import type { Surroundings } from './lambda.ts';
import { queueName, stackName } from './names.ts';
import { settingsOf } from './settings.ts';
import { Web } from './web.ts';

/** `asset`: the folder of the bundle. */
export function makeSystem(asset: string, props?: AppProps): App {
  const app = new App(props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = settingsOf(app.node);
  const { stage, region } = settings;
  const env = { region, account: process.env.CDK_DEFAULT_ACCOUNT };
  Tags.of(app).add('regulars', stage);

  const data = new Data(app, stackName(stage, 'Data'), { env, settings, asset, description: 'Regulars: what is kept' });
  const web = new Web(app, stackName(stage, 'Web'), { env, settings, data, description: 'Regulars: what browsers reach' });
  const queue = (name: string) => `arn:${Aws.PARTITION}:sqs:${region}:${Aws.ACCOUNT_ID}:${queueName(stage, name)}`;
  const surroundings: Surroundings = {
    stage,
    asset,
    stream: data.table.tableStreamArn ?? '',
    log: data.usageLog.log,
    places: {
      ...data.places,
      roles: data.roles,
      queue,
      sockets: web.socketsArn,
      ...(settings.mailFrom ? { mail: `arn:${Aws.PARTITION}:ses:${region}:${Aws.ACCOUNT_ID}:identity/${settings.mailFrom.domain}` } : {}),
    },
    environment: {
      STAGE: stage,
      TABLE: data.table.tableName,
      KEYS_TABLE: data.keys.tableName,
      BUCKET: data.files.bucketName,
      LINES_BUCKET: data.usageLog.lines.bucketName,
      KMS_KEY: data.master.keyArn,
      PUBLIC_URL: web.url,
      OIDC_ISSUER: data.people.issuer,
      OIDC_CLIENT: web.client,
      QUEUE_PREFIX: `https://sqs.${region}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${queueName(stage, '')}`,
      SOCKET_URL: `${web.url.replace('https:', 'wss:')}/v1/socket`,
      SOCKETS_ENDPOINT: web.socketsEndpoint,
      ...(settings.mailFrom ? { MAIL_FROM: settings.mailFrom.line } : {}),
    },
  };
  new Api(app, stackName(stage, 'Api'), { env, http: web.http, sockets: web.sockets, surroundings, description: 'Regulars: what can be asked' });
  const jobs = new Jobs(app, stackName(stage, 'Jobs'), { env, surroundings, description: 'Regulars: work outside requests' });
  new Watch(app, stackName(stage, 'Watch'), { env, settings, data, web, jobs, description: 'Regulars: alarms, dashboard, budget' });
  return app;
}
