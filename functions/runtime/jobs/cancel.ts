/** The wish that a job be broken off: an item of its own, so that it never meets the worker's writes of the job. */
import { cancelKey } from '../store/keys.ts';
import type { Keyring } from '../store/seal.ts';
import type { Table, TransactItem } from '../store/table.ts';

export const cancelPut = (table: Table, { workspace }: Keyring, job: string): TransactItem => ({
  Put: { TableName: table.name, Item: cancelKey(workspace, job) },
});

export const isCancelled = async (table: Table, { workspace }: Keyring, job: string): Promise<boolean> =>
  (await table.get(cancelKey(workspace, job))) !== undefined;
