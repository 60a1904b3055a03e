import { getWebhook } from '@regulars/shared/operations/webhooks.ts';
import { handle } from '../runtime/http/handle.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';
import { view } from './view.ts';

export const handler = handle(getWebhook, async ({ input, store }) => view(await webhooksOf(store.table, store.keyring).found(input.id)));
