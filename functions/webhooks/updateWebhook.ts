import { deliverWebhook } from '@regulars/shared/operations/jobs.ts';
import { updateWebhook } from '@regulars/shared/operations/webhooks.ts';
import type { EventFilter } from '@regulars/shared/rules/events.ts';
import { handle } from '../runtime/http/handle.ts';
import { readHeads } from '../runtime/store/journal.ts';
import { type Webhook, webhooksOf } from '../runtime/webhooks/webhooks.ts';
import { checkWebhook } from './checked.ts';
import { view } from './view.ts';

export const handler = handle(updateWebhook, async ({ input: { id, body }, store, settings, user, events, workspace, now }) => {
  const { table, keyring } = store;
  const webhooks = webhooksOf(table, keyring);
  const { webhook, state } = await webhooks.found(id);
  const { missed = true, status = webhook.status, ...rest } = body;
  const wished = { ...webhook, ...rest, filters: (rest.filters ?? webhook.filters) as readonly EventFilter[] }; // conditions are checked next
  checkWebhook(wished, store, settings, user);
  const starts = status === 'running' && webhook.status !== 'running';
  const { because, ...kept } = wished;
  const next: Webhook = {
    ...kept,
    status,
    since: status === webhook.status ? webhook.since : now,
    ...(status === 'stopped' && because ? { because } : {}),
    ...(starts && !missed ? { skipTo: (await readHeads(table, workspace)).lanes } : {}),
  };
  const answer = await store.commit([], {
    also: () => [webhooks.put(next)],
    answer: () => view({ webhook: { ...next, version: next.version + 1 }, state }),
  });
  if (status === 'running') await events.send(deliverWebhook, { workspace, job: id });
  return answer;
});
