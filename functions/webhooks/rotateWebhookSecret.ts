import { rotateWebhookSecret } from '@regulars/shared/operations/webhooks.ts';
import { handle } from '../runtime/http/handle.ts';
import { newSecret } from '../runtime/webhooks/signature.ts';
import { sealSecret, webhooksOf } from '../runtime/webhooks/webhooks.ts';

const FORMER_LIVES_MS = 24 * 3_600_000;

/** A third secret there never is: the one before the former signs no more. */
export const handler = handle(rotateWebhookSecret, async ({ input, store, now }) => {
  const { keyring, table } = store;
  const webhooks = webhooksOf(table, keyring);
  const webhook = await webhooks.get(input.id);
  const secret = newSecret();
  const formerSecretUntil = new Date(Date.parse(now) + FORMER_LIVES_MS).toISOString();
  const former = webhook.secrets.slice(0, 1).map(({ sealed }) => ({ sealed, until: formerSecretUntil }));
  const secrets = [{ sealed: sealSecret(keyring, webhook.id, secret) }, ...former];
  return store.commit([], { also: () => [webhooks.put({ ...webhook, secrets })], answer: () => ({ secret, formerSecretUntil }) });
});
