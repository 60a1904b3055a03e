import { deliverWebhook } from '@regulars/shared/operations/jobs.ts';
import { deleteWebhook } from '@regulars/shared/operations/webhooks.ts';
import { handle } from '../runtime/http/handle.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';

/** The job takes away what it leaves behind. */
export const handler = handle(deleteWebhook, async ({ input, store, events, workspace }) => {
  const webhooks = webhooksOf(store.table, store.keyring);
  const webhook = await webhooks.get(input.id);
  const answer = await store.commit([], { also: () => [webhooks.remove(webhook)], answer: () => ({}) });
  await events.send(deliverWebhook, { workspace, job: input.id });
  return answer;
});
