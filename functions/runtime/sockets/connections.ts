/**
 * The open connections of a workspace, as the table keeps them: who is at the other end, what they watch, which record
 * they look at. What a connection may be told is decided when it is told, by the rights of that moment.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Access } from '@regulars/shared/roles.ts';
import { connectionKey, connectionsPk, presenceKey, recordKey } from '../store/keys.ts';
import { type Placed, type Reader, readerOf } from '../store/reader.ts';
import { unsealRecord } from '../store/record.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import type { Settings } from '../store/settings.ts';
import { type Item, isRefused, type Table } from '../store/table.ts';

/** Who opened a connection. An API key brings a role and access of its own. */
export interface Caller {
  user: string;
  key?: string;
  /** One of the standard roles, or the name of one of the workspace's own. */
  role: string;
  access: Access;
}

export interface Connection {
  id: string;
  caller: Caller;
  /** Names of objects, and ids of single records. Nothing before the first word about it. */
  objects: readonly string[];
  records: readonly string[];
}

export interface Presence {
  connection: string;
  user: string;
  record: string;
  editing: boolean;
}

/** Longer than a gateway keeps a connection: what it forgot to tell goes by itself. */
const CONNECTION_SECONDS = 3 * 3600;
const seconds = () => Math.floor(Date.now() / 1000);

const withoutId = ({ id: _, ...rest }: Connection) => rest;

export function connectionsOf(table: Table, keyring: Keyring) {
  const { workspace } = keyring;
  const sealed = <T>(kind: string, id: string, value: T) => ({ d: seal(keyring, `${kind}|${id}`, value) });
  const opened = <T>(kind: string, id: string, item: Item): T => unseal(keyring, `${kind}|${id}`, item.d as Uint8Array) as T; // sealed here for the same place

  /** The connection now looks at a record, or at none; gives where it looked before. */
  async function look(id: string, at: Omit<Presence, 'connection'> | undefined): Promise<Presence | undefined> {
    const key = presenceKey(workspace, id);
    const before = at ? await table.put({ ...key, ...sealed('presence', id, at), ttl: seconds() + CONNECTION_SECONDS }) : await table.take(key);
    return before && { connection: id, ...opened<Omit<Presence, 'connection'>>('presence', id, before) };
  }

  return {
    async open(id: string, caller: Caller): Promise<void> {
      const connection: Connection = { id, caller, objects: [], records: [] };
      await table.put({ ...connectionKey(workspace, id), ...sealed('connection', id, withoutId(connection)), ttl: seconds() + CONNECTION_SECONDS });
    },

    /** False where the connection is gone: what it asks for last must not bring it back. */
    async watch(connection: Connection): Promise<boolean> {
      const { id } = connection;
      const item = { ...connectionKey(workspace, id), ...sealed('connection', id, withoutId(connection)), ttl: seconds() + CONNECTION_SECONDS };
      return table.put(item, 'attribute_exists(pk)').then(
        () => true,
        (error) => {
          if (isRefused(error)) return false;
          throw error;
        },
      );
    },

    look,

    /** Gives where it looked. */
    async remove(id: string): Promise<Presence | undefined> {
      const [before] = await Promise.all([look(id, undefined), table.take(connectionKey(workspace, id))]);
      return before;
    },

    async all(): Promise<{ connections: Connection[]; presences: Presence[] }> {
      const connections: Connection[] = [];
      const presences: Presence[] = [];
      const pages = table.query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': connectionsPk(workspace) }, ConsistentRead: true });
      for await (const items of pages) {
        for (const item of items) {
          const [kind, id = ''] = (item.sk as string).split('#'); // keys.ts makes it
          if ((item.ttl as number) < seconds()) continue;
          if (kind === 'presence') presences.push({ connection: id, ...opened<Omit<Presence, 'connection'>>('presence', id, item) });
          else connections.push({ id, ...opened<Omit<Connection, 'id'>>('connection', id, item) });
        }
      }
      // A last word may arrive after the end of its connection: it shows nobody.
      const open = new Set(connections.map(({ id }) => id));
      return { connections, presences: presences.filter(({ connection }) => open.has(connection)) };
    },

    /** What each caller may see at this moment, by user and key; who is no member any more is not among them. */
    async readers(callers: readonly Caller[], settings: Pick<Settings, 'roles'>): Promise<Map<string, Reader>> {
      const users = [...new Set(callers.map(({ user }) => user))];
      const items = await table.batchGet(users.map((user) => recordKey(workspace, 'user', user)));
      const found = new Map(items.map((item) => recordOf(keyring, item)).map((user) => [user.id, user]));
      return new Map(
        callers.flatMap((caller) => {
          const user = found.get(caller.user);
          const reader = user && !user.trashedAt ? readerNow(caller, user, settings) : undefined;
          return reader ? [[nameOf(caller), reader] as const] : [];
        }),
      );
    },
  };
}

export const nameOf = ({ user, key }: Pick<Caller, 'user' | 'key'>): string => (key ? `${user} ${key}` : user);

const recordOf = (keyring: Keyring, item: Item): AnyRecord => unsealRecord(keyring, (item.pk as string).split('#')[4] ?? '', item); // T#t#R#object#id

/** Undefined for somebody whose role is not there any more. */
function readerNow({ user, key, role, access }: Caller, record: AnyRecord, settings: Pick<Settings, 'roles'>): Reader | undefined {
  const now = record as unknown as Omit<Placed, 'user' | 'teams'> & { teams?: string[] }; // the definition of users says so
  try {
    return readerOf(settings, { user, role: key ? role : now.role, access: key ? access : now.access, teams: now.teams ?? [] });
  } catch (error) {
    if (error instanceof CrmError && error.code === 'NOT_ALLOWED') return undefined;
    throw error;
  }
}
