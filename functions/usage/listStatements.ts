import { listStatements } from '@regulars/shared/operations/usage.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { handle } from '../runtime/http/handle.ts';

export const handler = handle(listStatements, async ({ usage, now }) => ({
  data: (await usage.months()).map((month) => ({ month, running: month === monthOf(now) })),
}));
