/**
 * An object as the log's subscription delivers it: gzip, in it one record of CloudWatch Logs after another with nothing
 * between, each with some events. What is not so is given as it is, to be set aside.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isFeature } from '@regulars/shared/rules/usage.ts';
import * as z from 'zod/mini';
import type { Line } from './line.ts';

const Event = z.object({
  /** Of this event alone, however often it is delivered. */
  id: z.string().check(z.minLength(1)),
  /** When it was written, in milliseconds. */
  timestamp: z.int().check(z.minimum(0), z.maximum(8.64e15)),
  message: z.string(),
});
export type Event = z.infer<typeof Event>;
const Control = z.object({ messageType: z.literal('CONTROL_MESSAGE') });
const Data = z.object({ messageType: z.literal('DATA_MESSAGE'), logEvents: z.array(z.unknown()) });

/** So that the sum of a whole object is a number that is exact. */
const upTo = (most: number) => z.number().check(z.minimum(0), z.maximum(most));
const Amount = upTo(1e6);
/** Bytes also go away. */
const Change = z.number().check(z.minimum(-1e11), z.maximum(1e11));
/** What is summed of a line; the rest is for who reads the log. */
const Used = z.looseObject({
  at: z.iso.datetime(),
  feature: z.string().check(z.refine(isFeature)),
  requests: z.union([z.literal(0), z.literal(1)]),
  ms: Amount,
  mb: upTo(10_240),
  read: Amount,
  write: Amount,
  lease: z.optional(Amount),
  workspace: z.optional(z.string().check(z.regex(/^[0-9A-Z]{26}$/))),
  /** A part of a key. */
  user: z.optional(z.string().check(z.regex(/^[^#]{1,200}$/))),
  bytes: z.optional(Change),
  files: z.optional(Change),
  mail: z.optional(Amount),
  messages: z.optional(Amount),
});

/** A megabyte as delivered is some fifteen here. */
const LARGEST = 512 * 1024 * 1024;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `odd`: what is no record, or no event. */
export function eventsIn(object: Uint8Array): { events: Event[]; odd: string[] } {
  let text: string;
  try {
    text = gunzipSync(object, { maxOutputLength: LARGEST }).toString();
  } catch {
    return { events: [], odd: [Buffer.from(object).toString('base64')] };
  }
  const [events, odd]: [Event[], string[]] = [[], []];
  for (const piece of pieces(text)) {
    const record = jsonOf(piece);
    if (Control.safeParse(record).success) continue; // says that the subscription was tried, and nothing else
    const { success, data } = Data.safeParse(record);
    if (!success) odd.push(piece);
    for (const one of data?.logEvents ?? []) {
      const event = Event.safeParse(one);
      if (event.success) events.push(event.data);
      else odd.push(JSON.stringify(one));
    }
  }
  return { events, odd };
}

/** One value of JSON after another; what stands between, or is cut off at the end, as pieces of their own. */
function* pieces(text: string): Generator<string> {
  const signs = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}]/g;
  let [from, depth] = [0, 0];
  for (const { 0: sign, index } of text.matchAll(signs)) {
    if (sign === '{') depth++;
    if (sign !== '}' || depth === 0) continue;
    if (--depth > 0) continue;
    yield text.slice(from, index + 1).trim();
    from = index + 1;
  }
  const rest = text.slice(from).trim();
  if (rest) yield rest;
}

/** Events as an object that may be delivered again. */
export const objectOf = (logEvents: readonly Event[]): Uint8Array => gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents }));

/** Events whose lines are summed, with them, and those that bear none. */
export function linesOf(events: readonly Event[]): { good: Event[]; lines: Line[]; bad: Event[] } {
  const [good, lines, bad]: [Event[], Line[], Event[]] = [[], [], []];
  for (const event of events) {
    const { success, data } = Used.safeParse(jsonOf(event.message));
    (success ? good : bad).push(event);
    if (success) lines.push(data as Line); // the feature is one, as it was checked
  }
  return { good, lines, bad };
}
