/** Records as they are answered carry what is worked out from them alone; what looks around is in lists and searches. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import { workOut } from '@regulars/shared/rules/formula/computed.ts';
import type { Settings } from '../store/settings.ts';

type Record = { [name: string]: unknown };

/** An answer of an operation on records: one of them, or the results of a batch. Anything else stays as it is. */
export function withComputed(output: unknown, seen: ObjectOf, { definitions, timeZone }: Settings, now: string): unknown {
  const find = (name: string) => definitions.find((one) => one.name === name);
  const full = find(seen.name);
  const isRecord = (value: unknown): value is Record => typeof value === 'object' && value !== null && 'version' in value && 'createdAt' in value;
  const whole = (record: Record): Record => {
    const values = full ? workOut(full, find, record, { today: dateIn(now, timeZone), timeZone }) : {};
    return { ...record, ...Object.fromEntries(Object.entries(values).filter(([name]) => name in seen.fields)) };
  };
  if (isRecord(output)) return whole(output);
  const { results } = output as { results?: { record?: unknown }[] }; // answers are objects
  return results ? { ...(output as object), results: results.map((one) => (isRecord(one.record) ? { ...one, record: whole(one.record) } : one)) } : output;
}
