/** A webhook stops by itself, and the owners are told. What it had still to deliver stays. */
import { give } from '../notifications/give.ts';
import { clock } from '../runtime/clock.ts';
import { socketsOf } from '../runtime/sockets/sockets.ts';
import { ulidAt } from '../runtime/store/ids.ts';
import { MEMBER_SHARDS } from '../runtime/store/keys.ts';
import { membersOf } from '../runtime/store/source.ts';
import { Cancelled } from '../runtime/store/table.ts';
import { type Webhook, webhooksOf } from '../runtime/webhooks/webhooks.ts';
import type { Working } from './working.ts';

export async function stop({ table, keyring, webhook }: Pick<Working, 'table' | 'keyring' | 'webhook'>, because: NonNullable<Webhook['because']>) {
  const now = clock.iso();
  const stopped = await table.insist([webhooksOf(table, keyring).put({ ...webhook, status: 'stopped', since: now, because })]).then(
    () => true,
    (error) => {
      if (error instanceof Cancelled) return false; // somebody changed it meanwhile: what they decided counts, and is tried
      throw error;
    },
  );
  if (!stopped) return;
  const giving = { table, keyring, sockets: socketsOf(table, keyring) };
  for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
    for await (const users of membersOf(table, keyring, 'user', shard)) {
      for (const { id, role, trashedAt } of users) {
        if (role !== 'owner' || trashedAt) continue;
        const notice = {
          id: ulidAt(now, `${webhook.id}|${id}|stopped`),
          kind: 'stopped',
          at: now,
          object: 'webhook',
          record: webhook.id,
          many: false,
        } as const;
        await give(giving, id, notice);
      }
    }
  }
}
