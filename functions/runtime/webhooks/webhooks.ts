/** Webhooks as the table keeps them: what people decided of each, sealed, its secrets sealed once more inside. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { EventFilter } from '@regulars/shared/rules/events.ts';
import { webhookIn, webhookKey, webhookOfState, webhookStateKey, webhooksPk } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import type { Item, Table, TransactItem } from '../store/table.ts';
import { openState, type State } from './state.ts';

export interface Webhook {
  id: string;
  version: number;
  name: string;
  url: string;
  filters: readonly EventFilter[];
  /** One of the standard roles, or the name of one of the workspace's own: what may be told at most. */
  role: string;
  status: 'running' | 'paused' | 'stopped';
  /** Since when; ISO 8601. */
  since: string;
  because?: 'FAILING' | 'GONE' | 'NO_ROLE';
  /** The newest first; two live at most. */
  secrets: readonly { sealed: string; until?: string }[];
  /** Sequence numbers of the lanes: nothing up to here is told any more. */
  skipTo: readonly number[];
  createdAt: string;
  createdBy: string;
}

export interface Found {
  webhook: Webhook;
  /** Absent until its first turn. */
  state?: State | undefined;
}

const about = (id: string, version: number) => `webhook|${id}|${version}`;
const aboutSecret = (id: string) => `webhook-secret|${id}`;

export const sealSecret = (keyring: Keyring, id: string, secret: string): string => seal(keyring, aboutSecret(id), secret).toString('base64');

/** The secrets that sign at a moment. */
export const liveSecrets = (keyring: Keyring, { id, secrets }: Webhook, now: string): string[] =>
  secrets
    .filter(({ until }) => until === undefined || until > now)
    .map(({ sealed }) => unseal(keyring, aboutSecret(id), Buffer.from(sealed, 'base64')) as string); // sealed above

function open(keyring: Keyring, id: string, item: Item): Webhook {
  const version = item.v as number; // put below
  return { ...(unseal(keyring, about(id, version), item.d as Uint8Array) as Omit<Webhook, 'id' | 'version'>), id, version }; // likewise
}

export function webhooksOf(table: Table, keyring: Keyring) {
  const { workspace } = keyring;
  const read = async (id: string): Promise<Webhook | undefined> => {
    const item = await table.get(webhookKey(workspace, id));
    return item && open(keyring, id, item);
  };
  const get = async (id: string): Promise<Webhook> => {
    const found = await read(id);
    if (!found) throw new CrmError('NOT_FOUND', id);
    return found;
  };
  return {
    read,
    /** Throws NOT_FOUND. */
    get,

    /** With how far it is. */
    async found(id: string): Promise<Found> {
      const [webhook, state] = await Promise.all([get(id), table.get(webhookStateKey(workspace, id))]);
      return { webhook, state: state && openState(keyring, id, state) };
    },

    /** All, the oldest first. */
    async list(): Promise<Found[]> {
      const webhooks: Webhook[] = [];
      const states = new Map<string, State | undefined>();
      const pages = table.query({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': webhooksPk(workspace) },
        ConsistentRead: true,
      });
      for await (const items of pages) {
        for (const item of items) {
          const [id, ofState] = [webhookIn(item.sk as string), webhookOfState(item.sk as string)];
          if (id !== undefined) webhooks.push(open(keyring, id, item));
          else if (ofState !== undefined) states.set(ofState, openState(keyring, ofState, item));
        }
      }
      return webhooks.map((webhook) => ({ webhook, state: states.get(webhook.id) }));
    },

    /** The write of a webhook that was read at `webhook.version`; 0 for a new one. */
    put({ id, version, ...rest }: Webhook): TransactItem {
      return {
        Put: {
          TableName: table.name,
          Item: { ...webhookKey(workspace, id), v: version + 1, d: seal(keyring, about(id, version + 1), rest) },
          ...(version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } }),
        },
      };
    },

    remove: ({ id, version }: Webhook): TransactItem => ({
      Delete: {
        TableName: table.name,
        Key: webhookKey(workspace, id),
        ConditionExpression: 'v = :v',
        ExpressionAttributeValues: { ':v': version },
      },
    }),
  };
}
