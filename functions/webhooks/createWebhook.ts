import { CrmError } from '@regulars/shared/errors.ts';
import { deliverWebhook } from '@regulars/shared/operations/jobs.ts';
import { createWebhook } from '@regulars/shared/operations/webhooks.ts';
import type { EventFilter } from '@regulars/shared/rules/events.ts';
import { handle } from '../runtime/http/handle.ts';
import { newId } from '../runtime/store/ids.ts';
import { readHeads } from '../runtime/store/journal.ts';
import { newSecret } from '../runtime/webhooks/signature.ts';
import { sealSecret, type Webhook, webhooksOf } from '../runtime/webhooks/webhooks.ts';
import { checkWebhook } from './checked.ts';
import { view } from './view.ts';

const MOST = 20;

export const handler = handle(createWebhook, async ({ input, store, settings, user, events, workspace, now }) => {
  const { table, keyring } = store;
  const { name, url, role = user.own ?? user.role, status = 'running' } = input;
  const filters = (input.filters ?? []) as readonly EventFilter[]; // conditions are checked next
  checkWebhook({ url, role, filters }, store, settings, user);
  const webhooks = webhooksOf(table, keyring);
  if ((await webhooks.list()).length >= MOST) throw new CrmError('TOO_MANY_WEBHOOKS');
  const [id, secret] = [newId('webhook'), newSecret()];
  const { lanes: skipTo } = await readHeads(table, workspace);
  const made: Webhook = {
    ...{ id, version: 0, name, url, filters, role, status, since: now, skipTo, createdAt: now, createdBy: user.user },
    secrets: [{ sealed: sealSecret(keyring, id, secret) }],
  };
  const answer = await store.commit([], {
    also: () => [webhooks.put(made)],
    answer: () => ({ ...view({ webhook: { ...made, version: 1 } }), secret }),
  });
  if (status === 'running') await events.send(deliverWebhook, { workspace, job: answer.id });
  return answer;
});
