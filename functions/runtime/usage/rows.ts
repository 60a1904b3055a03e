/** The meter's rows: a day, a feature and a user of a workspace, with what they used and what that costs. */

import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { dayOf, type Feature, isFeature, measureNames, measures, nothing, priceOf, type Quantities, storageNanos } from '@regulars/shared/rules/usage.ts';
import { environment } from '../environment.ts';
import { meterIn, meterPk } from '../store/keys.ts';
import type { Item, Table } from '../store/table.ts';
import type { Line } from './line.ts';

export interface Row {
  /** Undefined for what belongs to none: refusals of the authorizer, sign-ins, jobs over all workspaces. */
  workspace?: string | undefined;
  /** In UTC, as the cloud's own bill has it. */
  day: string;
  feature: Feature;
  /** Empty for what nobody in particular did. */
  user: string;
  used: Quantities;
  /** Billionths of a dollar. */
  nanos: number;
}

export function usedIn(line: Line): Quantities {
  const { requests, read, write, lease = 0, ms, mb, bytes = 0, files = 0, mail = 0, messages = 0 } = line;
  return { requests, read, write: write + lease, compute: Math.ceil(ms) * mb, bytes, files, mail, messages };
}

export function rowsOf(lines: readonly Line[], factor: number): Row[] {
  const rows = new Map<string, Row>();
  for (const line of lines) {
    const { workspace, user = '', feature } = line;
    const day = dayOf(line.at);
    const name = `${workspace ?? ''} ${day} ${feature} ${user}`;
    const row = rows.get(name) ?? { workspace, day, feature, user, used: nothing(), nanos: 0 };
    rows.set(name, row);
    add(row.used, usedIn(line));
  }
  return [...rows.values()].map((row) => ({ ...row, nanos: priceOf(row.used, factor) }));
}

export function add(sum: Quantities, more: Quantities): void {
  for (const name of measureNames) sum[name] += more[name];
}

export function sumOf(rows: readonly Row[]): { nanos: number; bytes: number; files: number } {
  const sum = { nanos: 0, bytes: 0, files: 0 };
  for (const { nanos, used } of rows) {
    sum.nanos += nanos;
    sum.bytes += used.bytes;
    sum.files += used.files;
  }
  return sum;
}

/** Adds to a row, unless this batch or a later one was added already. */
export function addTo(used: Quantities, nanos: number, batch: string): Omit<UpdateCommandInput, 'TableName' | 'Key'> {
  const more = [['u', nanos] as const, ...measureNames.map((name) => [measures[name].letter, used[name]] as const)].filter(([, value]) => value !== 0);
  return {
    UpdateExpression: `SET l = :l${more.length > 0 ? ` ADD ${more.map(([letter]) => `${letter} :${letter}`).join(', ')}` : ''}`,
    ConditionExpression: 'attribute_not_exists(l) OR l < :l',
    ExpressionAttributeValues: { ':l': batch, ...Object.fromEntries(more.map(([letter, value]) => [`:${letter}`, value])) },
  };
}

const rowFrom = (workspace: string | undefined, item: Item): Row => {
  const { day, feature, user } = meterIn(item.sk as string);
  if (!isFeature(feature)) throw new Error(`The meter has a row of ${feature}, which is no feature`);
  const used = nothing();
  for (const name of measureNames) used[name] = (item[measures[name].letter] as number | undefined) ?? 0; // written above
  return { workspace, day, feature, user, used, nanos: (item.u as number | undefined) ?? 0 };
};

export async function readRows(table: Table, workspace: string | undefined, month: string): Promise<Row[]> {
  const pages = table.query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': meterPk(workspace, month) } });
  const rows: Row[] = [];
  for await (const items of pages) rows.push(...items.map((item) => rowFrom(workspace, item)));
  return rows;
}

const GB = 1_000_000_000;

/** Billionths of a dollar for a gigabyte in the table and one in the bucket, for a month. */
export const storagePrice = (): [number, number] => [storageNanos(GB, 0, environment.priceFactor), storageNanos(0, GB, environment.priceFactor)];
