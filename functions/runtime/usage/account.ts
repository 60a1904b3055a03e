/** What a workspace has used in the running month and the cap that it set: one item, read along with each lease of tokens. */
import { type CapState, capState, monthOf } from '@regulars/shared/rules/cap.ts';
import { accountKey } from '../store/keys.ts';
import type { Item, Table } from '../store/table.ts';

export interface Account {
  /** The month that `spent` belongs to. */
  month: string;
  /** Billionths of a dollar, storage not among them. */
  spent: number;
  /** What storing costs in a month, in billionths of a dollar. */
  storing: number;
  /** Bytes that lie in the table and in the bucket. */
  bytes: number;
  files: number;
  /** Billionths of a dollar a month; absent where none was set. */
  cap?: number;
  /** Who set it or took it away, and when. */
  capBy?: string;
  capAt?: string;
}

export const accountFrom = (item: Item | undefined): Account => ({
  month: (item?.m as string | undefined) ?? '', // the meter writes these, and `setCap`
  spent: (item?.u as number | undefined) ?? 0,
  storing: (item?.s as number | undefined) ?? 0,
  bytes: (item?.b as number | undefined) ?? 0,
  files: (item?.f as number | undefined) ?? 0,
  ...(item?.capAt ? { capBy: item.capBy as string, capAt: item.capAt as string } : {}),
  ...(typeof item?.cap === 'number' ? { cap: item.cap } : {}),
});

export const readAccount = async (table: Table, workspace: string): Promise<Account> => accountFrom(await table.get(accountKey(workspace)));

/** What counts against the cap: what was done this month, and what is stored for the whole of it. */
export const countedOf = ({ month, spent, storing }: Account, now: string): number => (month === monthOf(now) ? spent : 0) + storing;

export const stateOf = (account: Account, now: string): CapState => capState(countedOf(account, now), account.cap);
