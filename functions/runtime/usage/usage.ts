/** What a use case is handed as `usage`: the meter of its workspace, and the cap on it. */
import type { MeterRow, Opened } from '@regulars/shared/rules/bill.ts';
import { accountKey, accountPk, monthIn, monthKey, monthsBetween } from '../store/keys.ts';
import type { Item, Table } from '../store/table.ts';
import { type Account, accountFrom, readAccount } from './account.ts';
import { readRows, storagePrice } from './rows.ts';

export function usageOf(table: Table, workspace: string) {
  const months = async (from: string, limit?: number): Promise<Item[]> => {
    const pages = table.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': accountPk(workspace), ':from': from, ':to': monthsBetween[1] },
      ...(limit ? { Limit: limit } : {}),
    });
    const found: Item[] = [];
    for await (const items of pages) {
      found.push(...items);
      if (limit && found.length >= limit) break;
    }
    return found;
  };

  return {
    account: (): Promise<Account> => readAccount(table, workspace),
    rows: (month: string): Promise<MeterRow[]> => readRows(table, workspace, month),

    /** What lay stored when a month began: noted with its first use, else with that of the next month that had any. */
    async opened(month: string, account: Account): Promise<Opened> {
      const [next] = await months(monthKey(workspace, month).sk, 1);
      if (next) return { bytes: next.b as number, files: next.f as number, prices: next.p as [number, number] }; // the meter wrote them
      return { bytes: account.bytes, files: account.files, prices: storagePrice() };
    },

    /** Months with any use, the latest first. */
    months: async (): Promise<string[]> => (await months(monthsBetween[0])).map(({ sk }) => monthIn(sk as string)).toReversed(),

    /** `cap`: billionths of a dollar a month, null for none. */
    async setCap(cap: number | null, by: string, at: string): Promise<Account> {
      const item = await table.update({
        Key: accountKey(workspace),
        UpdateExpression: cap === null ? 'SET capBy = :by, capAt = :at REMOVE cap' : 'SET cap = :cap, capBy = :by, capAt = :at',
        ExpressionAttributeValues: { ':by': by, ':at': at, ...(cap === null ? {} : { ':cap': cap }) },
      });
      return accountFrom(item);
    },
  };
}

export type Usage = ReturnType<typeof usageOf>;
