/** A webhook as people see it: without its secrets, with how it is doing. */
import type { WebhookShape } from '@regulars/shared/operations/webhooks.ts';
import type * as z from 'zod/mini';
import { clock } from '../runtime/clock.ts';
import type { Found } from '../runtime/webhooks/webhooks.ts';

export function view({ webhook, state }: Found): z.infer<typeof WebhookShape> {
  const { secrets, skipTo: _, filters, ...shown } = webhook;
  const until = secrets.find((one) => one.until !== undefined && one.until > clock.iso())?.until;
  return {
    ...shown,
    filters: filters as z.infer<typeof WebhookShape>['filters'], // stored as they were parsed
    ...(until ? { formerSecretUntil: until } : {}),
    ...(state?.failingSince ? { failingSince: state.failingSince } : {}),
    ...(state?.deliveredAt ? { deliveredAt: state.deliveredAt } : {}),
  };
}
