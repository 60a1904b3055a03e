import { type RoleName, variableOf } from '@regulars/shared/operations/reach.ts';

/** What the deployment tells its functions, read once. The names are the same on AWS and on one machine. */
const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment lacks ${name}`);
  return value;
};

export const environment = {
  get table() {
    return needed('TABLE');
  },
  /** The data keys lie in a table of their own, without point-in-time copies: a deleted key is gone. */
  get keysTable() {
    return needed('KEYS_TABLE');
  },
  get bucket() {
    return needed('BUCKET');
  },
  get masterKey() {
    return needed('KMS_KEY');
  },
  /** Of a role that functions take on. */
  role: (name: RoleName) => needed(variableOf(name)),
  get publicUrl() {
    return needed('PUBLIC_URL');
  },
  get issuer() {
    return needed('OIDC_ISSUER');
  },
  get client() {
    return needed('OIDC_CLIENT');
  },
  /** The sender of the service's own mail. */
  get mailFrom() {
    return needed('MAIL_FROM');
  },
  get queuePrefix() {
    return needed('QUEUE_PREFIX');
  },
  /** Where browsers open a WebSocket. */
  get socketUrl() {
    return needed('SOCKET_URL');
  },
  /** Where open connections are spoken to. */
  get socketsEndpoint() {
    return needed('SOCKETS_ENDPOINT');
  },
  /**
   * For tests alone, and never set on AWS or by `npm start`: outgoing requests may go to 127.0.0.1, over http. No other
   * private address is ever allowed.
   */
  get outgoingToLoopback() {
    return process.env.OUTGOING_TO_LOOPBACK_FOR_TESTS === 'yes';
  },
  /** Where a reader keeps its working files; Lambda's own unless told otherwise. */
  get temporary() {
    return process.env.REGULARS_TMP ?? '/tmp';
  },
};
