import { type RoleName, variableOf } from '@regulars/shared/operations/reach.ts';

/** What the deployment tells its functions, read once. The names are the same on AWS and on one machine. */
const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment lacks ${name}`);
  return value;
};

export interface Limit {
  /** Requests a second. */
  rate: number;
  /** Requests at once. */
  burst: number;
}

/** `400/10000`: rate and burst. */
function limit(name: string, usual: string): Limit {
  const [, rate, burst] = /^(\d+(?:\.\d+)?)\/(\d+)$/.exec(process.env[name] ?? usual) ?? [];
  const read = { rate: Number(rate), burst: Number(burst) };
  if (!(read.rate > 0 && read.burst >= 1)) throw new Error(`${name} is written as requests a second and at once: ${usual}`);
  return read;
}

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
  /** Where the log delivers the lines that are summed. */
  get linesBucket() {
    return needed('LINES_BUCKET');
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
  /** What a workspace pays for what costs the operator 1. */
  get priceFactor() {
    const factor = Number(process.env.PRICE_FACTOR ?? 1);
    if (!(factor >= 0 && factor <= 1000)) throw new Error('PRICE_FACTOR is a number from 0 to 1000');
    return factor;
  },
  /** Requests a second in the long run, and how many at once after a pause; see runtime/usage/limits.ts. */
  get limits(): { workspace: Limit; key: Limit } {
    return { workspace: limit('LIMIT_WORKSPACE', '400/10000'), key: limit('LIMIT_KEY', '200/5000') };
  },
  /** Where a reader keeps its working files; Lambda's own unless told otherwise. */
  get temporary() {
    return process.env.REGULARS_TMP ?? '/tmp';
  },
};
