/** What a worker has in hand while it is at a webhook. */

import type { eventsFor } from '../runtime/feed/seen.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { Table } from '../runtime/store/table.ts';
import type { Deliveries } from '../runtime/webhooks/deliveries.ts';
import type { Hold } from '../runtime/webhooks/state.ts';
import type { Webhook } from '../runtime/webhooks/webhooks.ts';

export interface Working {
  table: Table;
  keyring: Keyring;
  settings: Settings;
  webhook: Webhook;
  held: Hold;
  deliveries: Deliveries;
  /** What the webhook's role sees, made anew: it remembers records. */
  seen(): ReturnType<typeof eventsFor>;
}
