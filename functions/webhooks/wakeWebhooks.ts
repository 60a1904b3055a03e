import { deliverWebhook, wakeWebhooks } from '@regulars/shared/operations/jobs.ts';
import { handleEntries } from '../runtime/jobs/handleEntries.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';

/** Each looks itself for what is new: a message that comes twice, late or for nothing does no harm. */
export const handler = handleEntries(wakeWebhooks, async ({ workspace, table, keyring }) => {
  const running = (await webhooksOf(table, keyring).list()).filter(({ webhook }) => webhook.status === 'running');
  if (running.length === 0) return;
  const { events } = await import('../runtime/events/events.ts'); // most workspaces have none
  await Promise.all(running.map(({ webhook }) => events.send(deliverWebhook, { workspace, job: webhook.id })));
});
