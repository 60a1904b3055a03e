import { getUsage } from '@regulars/shared/operations/usage.ts';
import { billOf } from '@regulars/shared/rules/bill.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { handle } from '../runtime/http/handle.ts';
import { capView } from './cap.ts';

export const handler = handle(getUsage, async ({ input, usage, readmodel, now }) => {
  const month = input.month ?? monthOf(now);
  const [account, rows] = await Promise.all([usage.account(), usage.rows(month)]);
  const bill = billOf(month, rows, await usage.opened(month, account), now);
  const titles = await readmodel.titles([...bill.users.map(({ user }) => user), account.capBy ?? ''].filter((user) => user.startsWith('user_')));
  return { ...bill, cap: capView(account, now), titles };
});
