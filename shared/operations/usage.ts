/** What the workspace used, what that costs, and the cap that it sets itself: for owners and admins. */
import * as z from 'zod/mini';
import { type Feature, features, isMonth, measureNames } from '../rules/usage.ts';
import { operation } from './operation.ts';

const Month = z.string().check(z.refine(isMonth, 'NOT_A_DATE'));
const FeatureName = z.enum(Object.keys(features) as [Feature, ...Feature[]]); // its own keys
const Used = z.strictObject(Object.fromEntries(measureNames.map((name) => [name, z.number()])) as Record<(typeof measureNames)[number], z.ZodMiniNumber>); // one for each name
/** Ten-thousandths of a US dollar. */
const Amount = z.int();
const Cap = z.strictObject({
  /** Cents of a US dollar a month; absent where there is none. */
  cents: z.optional(z.int()),
  setBy: z.optional(z.string()),
  setAt: z.optional(z.string()),
  /** What counts against it: what was done this month, and a whole month of what is stored. */
  counted: Amount,
  state: z.enum(['free', 'warned', 'reached']),
});

export const getUsage = operation({
  id: 'getUsage',
  summary: 'What a month has cost so far, by day, feature and person, what it will come to, and the cap',
  route: 'GET /v1/usage',
  folder: 'usage',
  allow: 'usage:see',
  uses: { usage: 'read', readmodel: 'read' },
  /** `month`: `2026-11`, in UTC; the running one unless given. */
  input: z.strictObject({ month: z.optional(Month) }),
  output: z.strictObject({
    month: z.string(),
    features: z.array(z.strictObject({ feature: FeatureName, used: Used, amount: Amount })),
    users: z.array(z.strictObject({ user: z.string(), used: Used, amount: Amount })),
    lines: z.array(z.strictObject({ feature: FeatureName, user: z.string(), used: Used, amount: Amount })),
    /** Each rounded for itself. */
    days: z.array(z.strictObject({ day: z.string(), requests: z.int(), amount: Amount })),
    storage: z.strictObject({ bytes: z.number(), files: z.number(), amount: Amount }),
    total: Amount,
    forecast: Amount,
    cap: Cap,
    titles: z.record(z.string(), z.string()),
  }),
  errors: ['INVALID', 'TOO_SLOW', 'PREPARING'],
  budget: { read: 3, write: 0, item: { read: 0.05, write: 0 } }, // more for each row of the meter: a day, a feature, a person
});

export const setCap = operation({
  id: 'setCap',
  summary: 'Set a cap on what a month may cost, or take it away: from it on nothing that costs is done, but reading and exporting go on',
  route: 'PUT /v1/usage/cap',
  folder: 'usage',
  allow: 'usage:update',
  uses: { usage: 'write' },
  input: z.strictObject({ cents: z.nullable(z.int().check(z.minimum(1), z.maximum(100_000_000))) }),
  output: Cap,
  errors: ['INVALID'],
  budget: { read: 0, write: 1 },
});

export const listStatements = operation({
  id: 'listStatements',
  summary: 'The months that there are statements of, the latest first',
  route: 'GET /v1/statements',
  folder: 'usage',
  allow: 'usage:see',
  uses: { usage: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(z.strictObject({ month: z.string(), running: z.boolean() })) }),
  errors: [],
  budget: { read: 1, write: 0 },
});

export const getStatement = operation({
  id: 'getStatement',
  summary: "A month's statement as a file, in the language that is asked for",
  route: 'GET /v1/statements/{month}',
  folder: 'usage',
  allow: 'usage:see',
  uses: { usage: 'read', readmodel: 'read' },
  answers: 'bytes',
  input: z.strictObject({ month: Month, as: z.optional(z.enum(['pdf', 'csv'])) }),
  /** Bytes as they are, to be kept: `application/octet-stream`. */
  output: z.string(),
  errors: ['INVALID', 'NOT_FOUND', 'TOO_SLOW', 'PREPARING'],
  budget: { read: 3, write: 0, item: { read: 0.05, write: 0 } }, // as above
});

export const usageOperations = [getUsage, setCap, listStatements, getStatement] as const;
