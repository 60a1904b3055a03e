/** The cap as it is shown: in cents, with what counts against it. */
import { NANOS_TO_AMOUNT } from '@regulars/shared/rules/bill.ts';
import { type Account, countedOf, stateOf } from '../runtime/usage/account.ts';

export const NANOS_TO_CENT = 10_000_000;

export const capView = (account: Account, now: string) => ({
  ...(account.cap === undefined ? {} : { cents: Math.round(account.cap / NANOS_TO_CENT) }),
  ...(account.capAt === undefined ? {} : { setBy: account.capBy, setAt: account.capAt }),
  counted: Math.round(countedOf(account, now) / NANOS_TO_AMOUNT),
  state: stateOf(account, now),
});
