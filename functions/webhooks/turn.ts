/** One turn of a webhook: it collects what happened, repeats what it was asked to, and delivers until nothing is due. */
import { CrmError } from '@regulars/shared/errors.ts';
import { clock } from '../runtime/clock.ts';
import { eventsFor } from '../runtime/feed/seen.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { type Reader, readerOf } from '../runtime/store/reader.ts';
import { type Settings, settingsOf } from '../runtime/store/settings.ts';
import { type Meter, tableFor } from '../runtime/store/table.ts';
import { deliveriesOf } from '../runtime/webhooks/deliveries.ts';
import { type Hold, hold } from '../runtime/webhooks/state.ts';
import { type Webhook, webhooksOf } from '../runtime/webhooks/webhooks.ts';
import { collect } from './collect.ts';
import { deliver } from './deliver.ts';
import { purge } from './purge.ts';
import { repeat } from './repeat.ts';
import { stop } from './stop.ts';
import type { Working } from './working.ts';

/** So soon the index of the history knows an entry that it did not. */
const INDEX_MS = 2_000;

const CHANGED = 'changed';

/** When the webhook is to be woken again, ISO 8601; undefined: when something happens. `now`: time was up. */
export async function turn(workspace: string, id: string, meter: Meter, isLate: () => boolean): Promise<string | undefined> {
  const table = tableFor(meter, { workspace });
  const keyring = await keyringOf(workspace, meter);
  const webhooks = webhooksOf(table, keyring);
  const first = await webhooks.read(id);
  if (!first) return (await purge(table, keyring, id, isLate)) ? undefined : clock.iso();
  if (first.status !== 'running') return undefined;
  const held = await hold(table, keyring, id, { lanes: first.skipTo, next: 1, failures: 0 });
  if ('again' in held) return held.again;
  try {
    for (;;) {
      const webhook = await webhooks.read(id);
      if (!webhook) return clock.iso(); // what it leaves behind is the next turn's affair
      const settings = await settingsOf(workspace, meter, Number.POSITIVE_INFINITY);
      const wakeAt = webhook.status === 'running' ? await run({ table, keyring, settings, webhook, held }, isLate) : undefined;
      if (wakeAt === CHANGED) continue;
      if (await held.end(wakeAt)) return wakeAt;
    }
  } catch (error) {
    await held.drop().catch(() => {}); // what is still ours; it ends by itself as well, in half a minute
    throw error;
  }
}

async function run(of: Pick<Working, 'table' | 'keyring' | 'settings' | 'webhook'> & { held: Hold }, isLate: () => boolean): Promise<string | undefined> {
  const { table, keyring, settings, webhook } = of;
  const reader = readerFor(webhook, settings);
  if (!reader) return void (await stop(of, 'NO_ROLE'));
  const working: Working = { ...of, deliveries: deliveriesOf(table, keyring, webhook.id), seen: () => eventsFor(table, keyring, settings, reader) };
  while (!isLate()) {
    const repeated = await repeat(working);
    const { looked, more } = await collect(working);
    const { done, wakeAt, changed, stop: because } = await deliver(working);
    if (changed) return CHANGED;
    if (because) return void (await stop(of, because));
    if (repeated || looked > 0 || done > 0) continue;
    const [next] = [wakeAt, more ? clock.iso(INDEX_MS) : undefined].filter((one) => one !== undefined).sort();
    return next;
  }
  return clock.iso(0);
}

/** Whoever made it, with the role that it was given; undefined where that is there no more. */
function readerFor({ role, createdBy }: Webhook, settings: Settings): Reader | undefined {
  try {
    return readerOf(settings, { user: createdBy, role, access: 'all', teams: [] });
  } catch (error) {
    if (error instanceof CrmError && error.code === 'NOT_ALLOWED') return undefined;
    throw error;
  }
}
