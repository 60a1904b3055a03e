import { listDeliveries } from '@regulars/shared/operations/deliveries.ts';
import { eventId } from '../runtime/feed/seen.ts';
import { handle } from '../runtime/http/handle.ts';
import { type Delivery, deliveriesOf, deliveryId } from '../runtime/webhooks/deliveries.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';

const PAGE = 50;

export const handler = handle(listDeliveries, async ({ input, store, workspace }) => {
  const { table, keyring } = store;
  await webhooksOf(table, keyring).get(input.id);
  const list = input.list === 'waiting' ? 'wait' : 'done';
  const found = await deliveriesOf(table, keyring, input.id).newest(list, input.cursor === undefined ? undefined : Number(input.cursor), PAGE);
  const last = found.length === PAGE ? found.at(-1) : undefined;
  return { data: found.map((one) => shown(workspace, one)), ...(last ? { nextCursor: deliveryId(last) } : {}) };
});

const shown = (workspace: string, delivery: Delivery) => {
  const { number: _, lane: __, sequence: ___, replay, next, status, tries, ...rest } = delivery;
  return {
    id: deliveryId(delivery),
    event: eventId(workspace, delivery),
    object: rest.type.slice(0, rest.type.lastIndexOf('.')),
    ...rest,
    tries: [...tries],
    status: status ?? ('waiting' as const),
    ...(status ? {} : { next }),
    isReplay: replay !== undefined,
  };
};
