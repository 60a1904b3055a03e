import { deliverWebhook, wakeDue as wakeDueJob } from '@regulars/shared/operations/jobs.ts';
import { clock } from '../runtime/clock.ts';
import { socketsOf } from '../runtime/sockets/sockets.ts';
import { dueOf, duesOf } from '../runtime/store/due.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { DUE_SHARDS, dueKey, recordAt, webhookOfState } from '../runtime/store/keys.ts';
import { unsealRecord } from '../runtime/store/record.ts';
import { settingsOf } from '../runtime/store/settings.ts';
import { Cancelled, type Item, type Meter, tableFor } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import { deeds } from './deeds.ts';

/** What cannot be done for so long is given up. */
const PATIENCE_MS = 86_400_000;
const AGAIN_MS = 300_000;

/** Sees all workspaces: the index `due` tells it of records and webhooks, whatever their workspace. A deed done twice has one effect. */
export async function handler(): Promise<void> {
  const now = clock.iso();
  const began = performance.now();
  const meter: Meter = { read: 0, write: 0 };
  for (let shard = 0; shard < DUE_SHARDS; shard++) {
    const pages = tableFor(meter, { across: 'due' }).query({
      IndexName: 'due',
      KeyConditionExpression: 'dpk = :pk AND dsk <= :now',
      ExpressionAttributeValues: { ':pk': dueKey(shard), ':now': now },
    });
    for await (const items of pages) for (const item of items) await attempt(item, now, meter);
  }
  writeLine({ of: wakeDueJob, began, meter, says: { job: wakeDueJob.id } });
}

/** What goes wrong with one record is no other's affair; the next minute tries again. */
async function attempt(item: Item, now: string, meter: Meter): Promise<void> {
  const { pk, sk, dsk } = item as { pk: string; sk: string; dsk: string }; // the index's and the table's keys
  const { workspace, object, id } = recordAt(pk);
  try {
    await wake({ pk, sk, dsk }, now, meter);
  } catch (error) {
    const { name, message, stack } = error as Error;
    console.log(JSON.stringify({ at: now, job: 'wakeDue', workspace, object, id, error: `${name}: ${message}`.slice(0, 300), stack: stack?.slice(0, 900) }));
    if (Date.parse(now) - Date.parse(dsk) > PATIENCE_MS) await settle({ pk, sk, dsk }, {}, meter);
  }
}

async function wake(key: { pk: string; sk: string; dsk: string }, now: string, meter: Meter): Promise<void> {
  const { workspace, object: name, id } = recordAt(key.pk);
  const webhook = webhookOfState(key.sk);
  if (webhook !== undefined) {
    const { events } = await import('../runtime/events/events.ts'); // most minutes send none
    await events.send(deliverWebhook, { workspace, job: webhook });
    // Its turn says its next time; should the message be lost, it is sent again.
    return settle(key, { dsk: new Date(Date.parse(now) + AGAIN_MS).toISOString() }, meter);
  }
  const table = tableFor(meter, { workspace });
  const [item, keyring, settings] = await Promise.all([table.get({ pk: key.pk, sk: key.sk }), keyringOf(workspace, meter), settingsOf(workspace, meter)]);
  const object = settings.definitions.find((one) => one.name === name);
  if (!item || item.dsk !== key.dsk || !object) return; // the index follows the table by moments
  const record = unsealRecord(keyring, id, item);
  for (const due of duesOf(object, record))
    if (due.at >= key.dsk && due.at <= now) await deeds[due.deed]({ table, keyring, sockets: socketsOf(table, keyring) }, object, record, due);
  await settle(key, dueOf(object, record, now), meter);
}

/** The record's next time, or none; left alone where somebody wrote the record meanwhile and so said its time anew. */
async function settle({ pk, sk, dsk }: { pk: string; sk: string; dsk: string }, next: { dpk?: string; dsk?: string }, meter: Meter): Promise<void> {
  const table = tableFor(meter, { workspace: recordAt(pk).workspace });
  const change = next.dsk ? { UpdateExpression: 'SET dsk = :next', values: { ':next': next.dsk } } : { UpdateExpression: 'REMOVE dpk, dsk', values: {} };
  const { UpdateExpression, values } = change;
  const update = {
    TableName: table.name,
    Key: { pk, sk },
    UpdateExpression,
    ConditionExpression: 'dsk = :dsk',
    ExpressionAttributeValues: { ':dsk': dsk, ...values },
  };
  await table.transact([{ Update: update }]).catch((error) => {
    if (!(error instanceof Cancelled)) throw error;
  });
}
