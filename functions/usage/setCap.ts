import { setCap } from '@regulars/shared/operations/usage.ts';
import { handle } from '../runtime/http/handle.ts';
import { capView, NANOS_TO_CENT } from './cap.ts';

/** Counts at once in this process, and in every other with its next lease. */
export const handler = handle(setCap, async ({ input, usage, user, now }) =>
  capView(await usage.setCap(input.cents === null ? null : input.cents * NANOS_TO_CENT, user.user, now), now),
);
