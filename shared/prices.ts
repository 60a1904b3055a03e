/**
 * The price book: what AWS asks for the things that we use, in us-east-1, in US dollars. One price in one place, each with
 * the day it was read and where. Prices differ by region and change; who needs the bill asks the provider.
 */
export interface Price {
  /** US dollars for `per` units. */
  usd: number;
  per: number;
  unit: string;
  /** Units of each month that cost nothing. */
  free?: number;
  /** Year and month when it was read. */
  on: string;
  source: string;
  /** Not from the provider's own page of that month. */
  check?: true;
}

const MILLION = 1_000_000;
const provider = (path: string, on: string) => ({ on, source: `https://aws.amazon.com/${path}/pricing/` });
/** Read elsewhere, of the year that is named. */
const reported = (path: string, on: string) => ({ ...provider(path, on), check: true as const });

export const prices = {
  httpRequests: { usd: 1, per: MILLION, unit: 'request', ...provider('api-gateway', '2026-09') },
  lambdaRequests: { usd: 0.2, per: MILLION, unit: 'invocation', free: MILLION, ...provider('lambda', '2026-09') },
  lambdaTime: { usd: 0.0000133334, per: 1, unit: 'GB-second on Arm, initialisation included', free: 400_000, ...provider('lambda', '2026-09') },
  tableWrites: { usd: 0.625, per: MILLION, unit: 'write unit', ...reported('dynamodb', '2025-12') },
  tableReads: { usd: 0.125, per: MILLION, unit: 'read unit, strongly consistent', ...reported('dynamodb', '2025-12') },
  tableStorage: { usd: 0.25, per: 1, unit: 'GB-month', ...reported('dynamodb', '2025-12') },
  tableRecovery: { usd: 0.2, per: 1, unit: 'GB-month', ...reported('dynamodb', '2025-12') },
  tableCopies: { usd: 0.1, per: 1, unit: 'GB-month, warm', ...reported('dynamodb', '2025-12') },
  people: { usd: 0.015, per: 1, unit: 'person active in a month, plan Essentials', free: 10_000, ...provider('cognito', '2026-09') },
  fileStorage: { usd: 0.023, per: 1, unit: 'GB-month', ...reported('s3', '2025-12') },
  fileWrites: { usd: 0.005, per: 1000, unit: 'PUT', ...reported('s3', '2025-12') },
  fileReads: { usd: 0.0004, per: 1000, unit: 'GET', ...reported('s3', '2025-12') },
  siteTraffic: { usd: 0.085, per: 1, unit: 'GB', free: 1000, ...reported('cloudfront', '2025-12') },
  siteRequests: { usd: 0.01, per: 10_000, unit: 'request', free: 10 * MILLION, ...reported('cloudfront', '2025-12') },
  keys: { usd: 1, per: 1, unit: 'key and month', ...reported('kms', '2025-12') },
  keyRequests: { usd: 0.03, per: 10_000, unit: 'request', free: 20_000, ...reported('kms', '2025-12') },
  queueRequests: { usd: 0.4, per: MILLION, unit: 'request', free: MILLION, ...reported('sqs', '2026-06') },
  alarms: { usd: 0.1, per: 1, unit: 'alarm and month', free: 10, ...reported('cloudwatch', '2026-06') },
} as const satisfies Record<string, Price>;

/** What so many units of one month cost, above those that are free. */
export const cost = (of: keyof typeof prices, units: number): number => {
  const price: Price = prices[of];
  return (Math.max(0, units - (price.free ?? 0)) / price.per) * price.usd;
};
