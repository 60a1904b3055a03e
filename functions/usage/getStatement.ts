import { CrmError } from '@regulars/shared/errors.ts';
import { getStatement } from '@regulars/shared/operations/usage.ts';
import { billOf } from '@regulars/shared/rules/bill.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { Bytes } from '../runtime/http/answer.ts';
import { handle } from '../runtime/http/handle.ts';
import { asCsv, asPdf } from './statement.ts';

export const handler = handle(getStatement, async ({ input: { month, as = 'pdf' }, usage, readmodel, settings, language, header, now }) => {
  if (month > monthOf(now)) throw new CrmError('NOT_FOUND', `${month} has not begun`);
  const [account, rows] = await Promise.all([usage.account(), usage.rows(month)]);
  const bill = billOf(month, rows, await usage.opened(month, account), now);
  const names = await readmodel.titles(bill.users.map(({ user }) => user).filter((user) => user.startsWith('user_')));
  const about = { workspace: settings.name, language, names, madeAt: now };
  header('content-disposition', `attachment; filename="regulars-${month}.${as}"`);
  header('x-content-type-options', 'nosniff');
  return new Bytes(as === 'pdf' ? asPdf(bill, about) : asCsv(bill, about));
});
