import { listWebhooks } from '@regulars/shared/operations/webhooks.ts';
import { handle } from '../runtime/http/handle.ts';
import { webhooksOf } from '../runtime/webhooks/webhooks.ts';
import { view } from './view.ts';

export const handler = handle(listWebhooks, async ({ store }) => ({ data: (await webhooksOf(store.table, store.keyring).list()).map(view) }));
