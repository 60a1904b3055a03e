/**
 * Look-ups across workspaces: which workspaces a person belongs to, which key opens which. Nothing else in the system
 * crosses the wall between workspaces. People and keys are found by hash: no address and no key stands in the table.
 */
import { createHash, randomBytes } from 'node:crypto';
import { folded } from '@regulars/shared/fields/field.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Access } from '@regulars/shared/roles.ts';
import type { Collation } from '@regulars/shared/rules/collation.ts';
import { newId } from '../store/ids.ts';
import { keyringOf } from '../store/keyring.ts';
import { apiKeyKey, LISTING_PK, listingKey, membershipKey, personPk, recordKey } from '../store/keys.ts';
import { unsealRecord } from '../store/record.ts';
import { type Settings, settingsOf } from '../store/settings.ts';
import { type Meter, type TransactItem, tableFor } from '../store/table.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('base64url');
export const personOf = (email: string) => sha(folded(email));

export interface Membership {
  workspace: string;
  user: string;
  /** Mark of the request that opened the workspace, or accepted the invitation to it. */
  request?: string;
}

export interface ApiKey extends Membership {
  id: string;
  role: string;
  access: Access;
}

/** A user as the workspace knows them. */
export interface Member {
  id: string;
  name: string;
  email: string;
  /** One of the standard roles, or the name of one of the workspace's own. */
  role: string;
  access: Access;
  teams: string[];
  collation?: Collation;
  trashedAt?: string;
}

export type Directory = ReturnType<typeof directoryOf>;

export function directoryOf(meter: Meter) {
  const table = tableFor(meter, { across: 'directory' });
  return {
    meter,
    async memberships(email: string): Promise<Membership[]> {
      const found: Membership[] = [];
      const pages = table.query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': personPk(personOf(email)) }, ConsistentRead: true });
      for await (const items of pages) for (const { sk, u } of items) found.push({ workspace: sk as string, user: u as string }); // membershipPut writes both
      return found;
    },

    async membership(email: string, workspace: string): Promise<Membership | undefined> {
      const item = await table.get(membershipKey(personOf(email), workspace));
      return item && { workspace, user: item.u as string, ...(item.b ? { request: item.b as string } : {}) }; // as above
    },

    membershipPut: (email: string, { workspace, user }: Membership, request?: string): TransactItem => ({
      Put: {
        TableName: table.name,
        Item: { ...membershipKey(personOf(email), workspace), u: user, ...(request ? { b: request } : {}) },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    }),

    membershipDelete: (email: string, workspace: string): TransactItem => ({
      Delete: { TableName: table.name, Key: membershipKey(personOf(email), workspace) },
    }),

    listingPut: (workspace: string, now: string): TransactItem => ({ Put: { TableName: table.name, Item: { ...listingKey(workspace), createdAt: now } } }),

    /** Every workspace, the oldest first: for who runs the machine, no operation asks for it. */
    async workspaces(): Promise<string[]> {
      const found: string[] = [];
      const pages = tableFor(meter, { across: 'listing' }).query({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': LISTING_PK },
        ConsistentRead: true,
      });
      for await (const items of pages) for (const { sk } of items) found.push(sk as string); // listingPut writes it
      return found;
    },

    /** The user's record, read across the wall: its role decides what the person may do. */
    async member({ workspace, user }: Membership): Promise<Member | undefined> {
      const item = await tableFor(meter, { workspace }).get(recordKey(workspace, 'user', user));
      if (!item) return undefined;
      const record: AnyRecord = unsealRecord(await keyringOf(workspace, meter), user, item);
      const known = record as unknown as Member; // the definition of users requires all but teams
      return { ...known, teams: known.teams ?? [] };
    },

    /** `atLeast`: their version; infinity for those of this very moment. */
    settings: (workspace: string, atLeast?: number): Promise<Settings> => settingsOf(workspace, meter, atLeast),

    /** The key in clear is given once, here; only its hash is kept. */
    async createApiKey(of: Membership & { role: string; access: Access; name: string; now: string }): Promise<{ id: string; key: string }> {
      const id = newId('key');
      const key = `rk_${randomBytes(30).toString('base64url')}`;
      const { workspace, user, role, access, name, now } = of;
      await tableFor(meter, { workspace: of.workspace, enrols: true }).put(
        { ...apiKeyKey(sha(key)), id, w: workspace, u: user, role, access, name, createdAt: now },
        'attribute_not_exists(pk)',
      );
      return { id, key };
    },

    async apiKey(key: string): Promise<ApiKey | undefined> {
      const item = await table.get(apiKeyKey(sha(key)));
      return item && { id: item.id as string, workspace: item.w as string, user: item.u as string, role: item.role as string, access: item.access as Access }; // createApiKey writes them
    },
  };
}
