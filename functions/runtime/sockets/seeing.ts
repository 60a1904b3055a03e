/** Records and teams as hints need them, each read once. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { recordKey } from '../store/keys.ts';
import { unsealRecord } from '../store/record.ts';
import type { Keyring } from '../store/seal.ts';
import type { Settings } from '../store/settings.ts';
import type { Table } from '../store/table.ts';
import type { Seeing } from './hints.ts';

export function seeingIn(table: Table, keyring: Keyring, { definitions, roles }: Settings): Seeing {
  const known = new Map<string, Promise<AnyRecord | undefined>>();
  const read = (object: string, id: string) => {
    const found = known.get(id) ?? table.get(recordKey(keyring.workspace, object, id)).then((item) => item && unsealRecord(keyring, id, item));
    known.set(id, found);
    return found;
  };
  const teamsOf = async (user: string) => ((await read('user', user))?.teams as string[] | undefined) ?? []; // the definition of users says so
  return { definitions, roles, read, teamsOf };
}
