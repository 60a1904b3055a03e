import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { replayDeliveries } from '@regulars/shared/operations/deliveries.ts';
import { deliverWebhook } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { ulid } from '../runtime/store/ids.ts';
import { deliveriesOf } from '../runtime/webhooks/deliveries.ts';
import { replaysOf } from '../runtime/webhooks/replays.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';

export const handler = handle(replayDeliveries, async ({ input: { id, deliveries, from, to }, store, events, workspace }) => {
  const { table, keyring } = store;
  const webhook = await webhooksOf(table, keyring).get(id);
  if (!deliveries === !from) throw new CrmError('INVALID', 'Neither or both', [{ pointer: deliveries ? '/from' : '/deliveries', code: 'REQUIRED' }]);
  const done = deliveriesOf(table, keyring, webhook.id);
  const found = await Promise.all((deliveries ?? []).map((one) => done.get('done', Number(one))));
  const faults = found.flatMap((one, at): Fault[] => (one ? [] : [{ pointer: `/deliveries/${at}`, code: 'NO_SUCH_RECORD' }]));
  if (faults.length > 0) throw new CrmError('INVALID', 'No such deliveries', faults);
  const order = deliveries ? { numbers: deliveries.map(Number) } : { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const replay = replaysOf(table, keyring, webhook.id).put({ id: ulid(), after: 0, ...order });
  const answer = await store.commit([], { also: () => [replay], answer: () => ({}) });
  await events.send(deliverWebhook, { workspace, job: webhook.id });
  return answer;
});
