/**
 * What one transaction of a job did: which journal entries it wrote, and whatever else the job must know when it is
 * taken up again. The item lies in the same transaction and can be written once only: that is why nothing a job does
 * happens twice, whatever is killed or delivered again.
 */
import { printPosition, start } from '@regulars/shared/rules/position.ts';
import { chunkKey, jobPk } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import type { Table, TransactItem } from '../store/table.ts';

/** Entries of a lane without a gap: lane, first sequence number, how many. */
export type Span = readonly [lane: number, first: number, count: number];

export interface Chunk {
  spans: readonly Span[];
}

const about = (job: string, number: number) => `chunk|${job}|${number}`;

export const chunkPut = (table: Table, keyring: Keyring, job: string, number: number, chunk: Chunk): TransactItem => ({
  Put: {
    TableName: table.name,
    Item: { ...chunkKey(keyring.workspace, job, number), d: seal(keyring, about(job, number), chunk) },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** The chunks of a job in ascending order of their numbers. */
export async function chunksOf<C extends Chunk>(table: Table, keyring: Keyring, job: string): Promise<Map<number, C>> {
  const found = new Map<number, C>();
  const pages = table.query({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': jobPk(keyring.workspace, job), ':from': '0', ':to': '99999999' },
    ConsistentRead: true,
  });
  for await (const items of pages) {
    for (const { sk, d } of items) found.set(Number(sk), unseal(keyring, about(job, Number(sk)), d as Uint8Array) as C); // sealed by chunkPut for this job
  }
  return found;
}

export async function chunkAt<C extends Chunk>(table: Table, keyring: Keyring, job: string, number: number): Promise<C | undefined> {
  const item = await table.get(chunkKey(keyring.workspace, job, number));
  return item && (unseal(keyring, about(job, number), item.d as Uint8Array) as C); // sealed by chunkPut for this job
}

export function spansOf(entries: readonly { lane: number; sequence: number }[]): Span[] {
  const spans: [number, number, number][] = [];
  for (const { lane, sequence } of entries) {
    const last = spans.at(-1);
    if (last && last[0] === lane && last[1] + last[2] === sequence) last[2]++;
    else spans.push([lane, sequence, 1]);
  }
  return spans;
}

/** The position of somebody who has seen the chunks. */
export function positionOf(chunks: Iterable<Chunk>, settings: number): string {
  const lanes = [...start.lanes];
  for (const { spans } of chunks) for (const [lane, first, count] of spans) lanes[lane] = Math.max(lanes[lane] ?? 0, first + count - 1);
  return printPosition({ settings, lanes });
}

export const countOf = ({ spans }: Chunk): number => spans.reduce((sum, [, , count]) => sum + count, 0);
