/** What handlers are told by their environment: the same names as on AWS, so that nothing in `functions/` knows which it is in. */
import { roleNames, variableOf } from '@regulars/shared/operations/reach.ts';
import type { Credential } from './cloud/credentials.ts';
import type { Door } from './cloud/door.ts';
import { roleNamed } from './cloud/places.ts';
import type { LambdaFunction } from './functions/assembly.ts';
import { stage } from './sockets/event.ts';

export const oidcClient = 'regulars-web';
export const mailFrom = 'Regulars <hello@regulars.local>';

/** What is said of this deployment. */
export function commonEnvironment(publicUrl: string, door: Door): Record<string, string> {
  return {
    ...machineEnvironment(door),
    TABLE: 'regulars',
    KEYS_TABLE: 'regulars-keys',
    BUCKET: 'regulars',
    LINES_BUCKET: 'regulars',
    KMS_KEY: 'alias/regulars',
    ...Object.fromEntries(roleNames.map((name) => [variableOf(name), roleNamed(name)])),
    OIDC_ISSUER: `${publicUrl}/identity`,
    OIDC_CLIENT: oidcClient,
    PUBLIC_URL: publicUrl,
    QUEUE_PREFIX: door.queuePrefix,
    SOCKET_URL: `${publicUrl.replace(/^http/, 'ws')}/v1/socket`,
    SOCKETS_ENDPOINT: `${door.url}/${stage}`,
    STAGE: 'local',
    MAIL_FROM: mailFrom,
  };
}

/** What is said of this machine, in place of what Lambda says of itself. */
export const machineEnvironment = (door: Door): Record<string, string> => ({
  AWS_ENDPOINT_URL: door.url,
  AWS_REGION: 'local-1',
  AWS_DEFAULT_REGION: 'local-1',
  // The SDK would otherwise look for a metadata service and shared files, which this machine may have for other purposes.
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_LOAD_CONFIG: '0',
  // What the operator set, where they did.
  ...Object.fromEntries(operators.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  // A line for each request only when asked for: it takes longer (0.2 ms) than sealing and parsing together.
  REGULARS_LOG: process.env.REGULARS_LOG || 'errors',
});

/** Settings of the operator, read by `functions/runtime/environment.ts`, which knows what is usual. */
const operators = ['PRICE_FACTOR', 'LIMIT_WORKSPACE', 'LIMIT_KEY'];

export const credentialEnvironment = ({ id, secret }: Credential) => ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret });

/** That webhooks may go to 127.0.0.1, which no template names. */
export const toLoopback = 'OUTGOING_TO_LOOPBACK_FOR_TESTS';

/** Of a function that is run as on AWS: what its template names and nothing else, with the values of this deployment. */
export function functionEnvironment({ id, variables }: LambdaFunction, common: Record<string, string>, door: Door): Record<string, string> {
  const value = (name: string): string => {
    const found = common[name];
    if (found === undefined) throw new Error(`The template of ${id} names ${name}, which has no value on this machine.`);
    return found;
  };
  return {
    TZ: 'UTC',
    ...machineEnvironment(door),
    ...credentialEnvironment(door.credentials.give(`function:${id}`)),
    ...Object.fromEntries(variables.map((name) => [name, value(name)])),
    ...(common[toLoopback] ? { [toLoopback]: common[toLoopback] } : {}),
  };
}

/** Of this process, for the handlers that run in it. What stood there returns at stop. */
export function setEnvironment(values: Record<string, string>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  // A session token of the user's own AWS login would be sent along with our keys.
  before.push(['AWS_SESSION_TOKEN', process.env.AWS_SESSION_TOKEN], ['AWS_PROFILE', process.env.AWS_PROFILE]);
  delete process.env.AWS_SESSION_TOKEN;
  delete process.env.AWS_PROFILE;
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
