/**
 * The price book: what AWS asks for each thing that we use, in us-east-1, in US dollars; one price in one place, each with
 * when it was read and where. Everything that speaks of money (meter, statement, cap, `npm run costs`, what an idle stack
 * costs) reads it here. Prices differ by region and change; who needs the bill asks the provider.
 */
export interface Price {
  /** US dollars for `per` of `unit`. */
  usd: number;
  per: number;
  unit: string;
  /** Units of each month that cost nothing: the operator's, once, and no workspace's. */
  free?: number;
  /** When it was read, as year and month. */
  on: string;
  source: string;
  /** Not from the provider's own page of that month. */
  check?: true;
}

const MILLION = 1_000_000;
export const GB = 1_000_000_000;
const provider = (path: string, on: string) => ({ on, source: `https://aws.amazon.com/${path}/pricing/` });
/** Read elsewhere, of the month that is named. */
const reported = (path: string, on: string) => ({ ...provider(path, on), check: true as const });

export const prices = {
  /** Above 300 million 0.90. */
  httpRequest: { usd: 1, per: MILLION, unit: 'request to the HTTP API', ...provider('api-gateway', '2026-09') },
  invocation: { usd: 0.2, per: MILLION, unit: 'invocation of a function', free: MILLION, ...provider('lambda', '2026-09') },
  compute: { usd: 0.0000133334, per: 1, unit: 'GB-second of a function on Arm, initialisation included', free: 400_000, ...provider('lambda', '2026-09') },
  readUnit: { usd: 0.125, per: MILLION, unit: 'read unit of the table, on demand', ...reported('dynamodb', '2025-12') },
  writeUnit: { usd: 0.625, per: MILLION, unit: 'write unit of the table, on demand', ...reported('dynamodb', '2025-12') },
  tableStorage: { usd: 0.25, per: GB, unit: 'byte in the table for a month', ...reported('dynamodb', '2025-12') },
  pointInTime: { usd: 0.2, per: GB, unit: 'byte under point-in-time recovery for a month', ...reported('dynamodb', '2025-12') },
  fileStorage: { usd: 0.023, per: GB, unit: 'byte in the bucket for a month', ...reported('s3', '2025-12') },
  filePut: { usd: 0.005, per: 1000, unit: 'file written', ...reported('s3', '2025-12') },
  fileGet: { usd: 0.0004, per: 1000, unit: 'file read', ...reported('s3', '2025-12') },
  mail: { usd: 0.1, per: 1000, unit: 'mail sent', ...reported('ses', '2026-11') },
  socketMessage: { usd: 1, per: MILLION, unit: 'message on a WebSocket', ...reported('api-gateway', '2026-06') },
  socketMinute: { usd: 0.25, per: MILLION, unit: 'minute of a connection', ...reported('api-gateway', '2026-06') },
  /** 0.40, and 0.10 for queues whose messages name whose they are; what asks an empty queue is counted so too. */
  queueRequest: { usd: 0.5, per: MILLION, unit: 'request to a queue that is fair to workspaces', free: MILLION, ...reported('sqs', '2026-03') },
  /** The plan with passkeys, which owners and admins may choose, is Essentials. */
  person: { usd: 0.015, per: 1, unit: 'person who signs in within a month', free: 10_000, ...provider('cognito', '2026-09') },
  logBytes: { usd: 0.5, per: GB, unit: 'byte written to the log', ...reported('cloudwatch', '2026-06') },
  logDelivery: { usd: 0.029, per: GB, unit: 'byte handed from the log to the meter, in steps of 5 KB', ...reported('cloudwatch', '2025-12') },
  key: { usd: 1, per: 1, unit: 'key for a month', ...reported('kms', '2025-12') },
  keyRequest: { usd: 0.03, per: 10_000, unit: 'request to a key', free: 20_000, ...reported('kms', '2025-12') },
  alarm: { usd: 0.1, per: 1, unit: 'alarm for a month', free: 10, ...reported('cloudwatch', '2026-06') },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** Billionths of a dollar: amounts are whole numbers of them, so that sums are exact. */
export const NANO = 1_000_000_000;
export const nanosEach = (name: PriceName): number => (prices[name].usd / prices[name].per) * NANO;

/** What so many units of one month cost the operator, above those that are free. */
export const cost = (name: PriceName, units: number): number => {
  const price: Price = prices[name];
  return (Math.max(0, units - (price.free ?? 0)) / price.per) * price.usd;
};
