/** Tickets: what a signed-in caller is given to open one WebSocket with, within a minute. Kept as a hash, sealed. */
import { createHash, randomBytes } from 'node:crypto';
import type { Language } from '@regulars/shared/fields/field.ts';
import { keyringOf } from '../store/keyring.ts';
import { ticketKey } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import { type Meter, type Table, tableFor } from '../store/table.ts';
import type { Caller } from './connections.ts';

interface Bearer extends Caller {
  language: Language;
}

/** What the authorizer hands on with every event of the connection; values are texts, absent ones left out. */
export interface SocketVerdict extends Bearer {
  workspace: string;
}

const LASTS_SECONDS = 60;
const seconds = () => Math.floor(Date.now() / 1000);
const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
const about = (hash: string) => `ticket|${hash}`;

/** In clear it is given once, here. */
export async function openTicket(table: Table, keyring: Keyring, bearer: Bearer): Promise<{ ticket: string; expiresAt: string }> {
  const ticket = `wt_${keyring.workspace}_${randomBytes(32).toString('base64url')}`;
  const hash = hashOf(ticket);
  const ttl = seconds() + LASTS_SECONDS;
  await table.put({ ...ticketKey(keyring.workspace, hash), d: seal(keyring, about(hash), bearer), ttl }, 'attribute_not_exists(pk)');
  return { ticket, expiresAt: new Date(ttl * 1000).toISOString() };
}

/**
 * Who a ticket was given to. It is taken away as it is looked at, so the second who shows it finds nothing. The workspace
 * it names is a place to look, no more: only the ticket as a whole is found there.
 */
export async function redeemTicket(ticket: string, meter: Meter): Promise<SocketVerdict | undefined> {
  const [, workspace] = /^wt_([0-9A-HJKMNP-TV-Z]{26})_[\w-]{43}$/.exec(ticket) ?? [];
  if (!workspace) return undefined;
  const hash = hashOf(ticket);
  const item = await tableFor(meter, { workspace }).take(ticketKey(workspace, hash));
  if (!item || (item.ttl as number) < seconds()) return undefined; // openTicket writes it
  return { workspace, ...(unseal(await keyringOf(workspace, meter), about(hash), item.d as Uint8Array) as Bearer) }; // sealed by openTicket
}
