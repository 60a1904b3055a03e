/** The one table, each call metered. What is not here (Scan, PartiQL) is not used. */
import { ConditionalCheckFailedException, DynamoDBClient, type DynamoDBClientConfig, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { environment } from '../environment.ts';
import { clientsBySession, type Scope } from '../sessions.ts';
import type { Key } from './keys.ts';

/** What was used so far: capacity units as DynamoDB charges them, and what else costs. */
export interface Meter {
  read: number;
  write: number;
  /** Write units for a lease of tokens, which serves twenty requests (runtime/usage/limits.ts). */
  lease?: number;
  /** Bytes that lie in the table for good: records, journal, guards. */
  bytes?: number;
  /** Bytes that lie in the bucket for good. */
  files?: number;
  mail?: number;
  /** Messages to WebSockets. */
  messages?: number;
  /** Bytes of snapshots that were read to open a read model, and milliseconds of the whole opening. */
  loadBytes?: number;
  loadMs?: number;
}

/** Adds to one of the figures that most requests leave at nothing. */
export function count(meter: Meter, what: Exclude<keyof Meter, 'read' | 'write'>, more: number): void {
  if (more !== 0) meter[what] = (meter[what] ?? 0) + more;
}

export type Item = Record<string, unknown>;
export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Why a transaction was cancelled: for each of its items a code, `None` where the item was not at fault. */
export class Cancelled extends Error {
  readonly codes: readonly string[];
  constructor(codes: readonly string[]) {
    super(`The transaction was cancelled: ${codes.join(', ')}`);
    this.codes = codes;
  }

  /** Nothing was wrong but that another transaction had one of the items at that moment. */
  get isConflict(): boolean {
    return this.codes.includes('TransactionConflict') && this.codes.every((code) => code === 'TransactionConflict' || code === 'None');
  }
}

/** The condition of a single put or update did not hold. */
export const isRefused = (error: unknown): error is ConditionalCheckFailedException => error instanceof ConditionalCheckFailedException;

/** So often in a row another transaction is let pass. */
const CONFLICTS = 8;

/** The SDK blackens all that it reads and writes for a log, unless the log takes nothing. */
const noLog = {} as NonNullable<DynamoDBClientConfig['logger']>; // it asks whether there is such a method

const documents = clientsBySession<DynamoDBDocumentClient>((credentials, like) => {
  const client = new DynamoDBClient({ maxAttempts: 3, credentials, logger: noLog, ...(like ? { requestHandler: like.config.requestHandler } : {}) });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});

export type Table = ReturnType<typeof tableFor>;

/** `scope`: what may be reached in it. */
export function tableFor(meter: Meter, scope: Scope, name = environment.table) {
  const counted = { TableName: name, ReturnConsumedCapacity: 'TOTAL' } as const;
  const read = (units: number | undefined) => {
    meter.read += units ?? 0;
  };

  const reader = () => documents(scope, 'read');
  const writer = () => documents(scope, 'write');

  return {
    name,
    meter,
    /** Strongly consistent. */
    async get(key: Key): Promise<Item | undefined> {
      const found = await reader().send(new GetCommand({ ...counted, Key: key, ConsistentRead: true }));
      read(found.ConsumedCapacity?.CapacityUnits);
      return found.Item;
    },

    /** Gives what stood there before. */
    async put(item: Item, condition?: string): Promise<Item | undefined> {
      const done = await writer().send(new PutCommand({ ...counted, Item: item, ConditionExpression: condition, ReturnValues: 'ALL_OLD' }));
      meter.write += done.ConsumedCapacity?.CapacityUnits ?? 0;
      return done.Attributes;
    },

    /** Gives the item as it is now; where the condition does not hold, throws the SDK's refusal, which bears the item as it is. */
    async update(input: Omit<UpdateCommandInput, 'TableName'>): Promise<Item> {
      const done = await writer().send(new UpdateCommand({ ...counted, ...input, ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      meter.write += done.ConsumedCapacity?.CapacityUnits ?? 0;
      return done.Attributes ?? {};
    },

    /** Takes an item away and gives it: of all who take it at once, one has it. */
    async take(key: Key): Promise<Item | undefined> {
      const done = await writer().send(new DeleteCommand({ ...counted, Key: key, ReturnValues: 'ALL_OLD' }));
      meter.write += done.ConsumedCapacity?.CapacityUnits ?? 0;
      return done.Attributes;
    },

    /** One page after another. */
    async *query(input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<Item[]> {
      let from: Item | undefined;
      do {
        const page = await reader().send(new QueryCommand({ ...counted, ...input, ExclusiveStartKey: from }));
        read(page.ConsumedCapacity?.CapacityUnits);
        yield page.Items ?? [];
        from = page.LastEvaluatedKey;
      } while (from);
    },

    /** Items by key, in no order, strongly consistent; missing ones are left out. */
    async batchGet(keys: readonly Key[]): Promise<Item[]> {
      const found: Item[] = [];
      for (let at = 0; at < keys.length; at += 100) {
        let rest: Record<string, unknown>[] = keys.slice(at, at + 100);
        while (rest.length > 0) {
          const page = await reader().send(
            new BatchGetCommand({ RequestItems: { [name]: { Keys: rest, ConsistentRead: true } }, ReturnConsumedCapacity: 'TOTAL' }),
          );
          for (const used of page.ConsumedCapacity ?? []) read(used.CapacityUnits);
          found.push(...(page.Responses?.[name] ?? []));
          rest = page.UnprocessedKeys?.[name]?.Keys ?? [];
        }
      }
      return found;
    },

    /** All or nothing. Throws `Cancelled` when a condition failed or another transaction was in the way. */
    async transact(items: TransactItem[]): Promise<void> {
      try {
        const done = await writer().send(new TransactWriteCommand({ TransactItems: items, ReturnConsumedCapacity: 'TOTAL' }));
        for (const used of done.ConsumedCapacity ?? []) meter.write += used.CapacityUnits ?? 0;
      } catch (error) {
        if (error instanceof TransactionCanceledException) throw new Cancelled((error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None'));
        throw error;
      }
    },

    /** The same for items that hardly anybody else writes: what another transaction was in the way of is tried again. */
    async insist(items: TransactItem[]): Promise<void> {
      for (let tries = 1; ; tries++) {
        try {
          return await this.transact(items);
        } catch (error) {
          if (!(error instanceof Cancelled) || !error.isConflict || tries === CONFLICTS) throw error;
          await new Promise((done) => setTimeout(done, Math.random() * 20 * tries));
        }
      }
    },
  };
}
