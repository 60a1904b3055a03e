/**
 * The price book: what the cloud charges for each thing that a request uses, in us-east-1 and US dollars. Everything that
 * speaks of money (meter, statement, cap, `npm run costs`) reads it here. Free amounts are left out: they are the
 * operator's, once, and no workspace's.
 */
export interface Price {
  /** US dollars for `per` of `unit`. */
  usd: number;
  per: number;
  unit: string;
  /** When it was read, as year and month. */
  on: string;
  source: string;
}

const MILLION = 1_000_000;
export const GB = 1_000_000_000;

export const prices = {
  httpRequest: { usd: 1, per: MILLION, unit: 'request to the HTTP API', on: '2026-09', source: "provider's page; 0.90 above 300 million" },
  invocation: { usd: 0.2, per: MILLION, unit: 'invocation of a function', on: '2026-11', source: "provider's page" },
  compute: { usd: 0.0000133334, per: 1, unit: 'GB-second of a function on arm64', on: '2026-11', source: "provider's page" },
  readUnit: { usd: 0.125, per: MILLION, unit: 'read unit of the table, on demand', on: '2025-12', source: 'third party' },
  writeUnit: { usd: 0.625, per: MILLION, unit: 'write unit of the table, on demand', on: '2025-12', source: 'third party' },
  tableStorage: { usd: 0.25, per: GB, unit: 'byte in the table for a month', on: '2025-12', source: 'third party' },
  pointInTime: { usd: 0.2, per: GB, unit: 'byte under point-in-time recovery for a month', on: '2025-12', source: 'third party, about' },
  fileStorage: { usd: 0.023, per: GB, unit: 'byte in the bucket for a month', on: '2025-12', source: 'older copy' },
  filePut: { usd: 0.005, per: 1000, unit: 'file written', on: '2025-12', source: 'older copy' },
  mail: { usd: 0.1, per: 1000, unit: 'mail sent', on: '2026-11', source: 'third party' },
  socketMessage: { usd: 1, per: MILLION, unit: 'message on a WebSocket', on: '2026-06', source: 'third party' },
  socketMinute: { usd: 0.25, per: MILLION, unit: 'minute of a connection', on: '2026-06', source: 'third party' },
  queueRequest: { usd: 0.4, per: MILLION, unit: 'request to a queue', on: '2025-12', source: 'third party' },
  person: {
    usd: 0.0055,
    per: 1,
    unit: 'person who signs in within a month (Cognito Lite); the first 10,000 are free',
    on: '2026-09',
    source: "provider's page",
  },
  logBytes: { usd: 0.5, per: GB, unit: 'byte written to the log', on: '2026-06', source: 'third party' },
  logDelivery: { usd: 0.029, per: GB, unit: 'byte handed from the log to the meter, in steps of 5 KB', on: '2025-12', source: 'third party' },
  key: { usd: 1, per: 1, unit: 'key for a month', on: '2025-12', source: 'third party' },
  keyRequest: { usd: 0.03, per: 10_000, unit: 'request to a key', on: '2025-12', source: 'third party' },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** Billionths of a dollar: amounts are whole numbers of them, so that sums are exact. */
export const NANO = 1_000_000_000;
export const nanosEach = (name: PriceName): number => (prices[name].usd / prices[name].per) * NANO;
