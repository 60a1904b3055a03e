/** Which entries of the journal a connection is told of: those it watches, of records that its reader may see. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import type { Hint } from '@regulars/shared/operations/sockets.ts';
import { scopeOf } from '@regulars/shared/rules/rights.ts';
import type { Entry } from '../store/entry.ts';
import { type Reader, sees } from '../store/reader.ts';
import type { Settings } from '../store/settings.ts';
import type { Connection } from './connections.ts';

export interface Seeing extends Pick<Settings, 'definitions' | 'roles'> {
  /** The record as it is now. */
  read(object: string, id: string): Promise<AnyRecord | undefined>;
  teamsOf(user: string): Promise<readonly string[]>;
}

type Watching = Pick<Connection, 'objects' | 'records'>;

/** Of each record the latest entry. Settings and the reader's own user are told of to everybody: pages are drawn from them. */
export async function hintsFor(entries: readonly Entry[], { objects, records }: Watching, reader: Reader, seeing: Seeing): Promise<Hint[]> {
  const found = new Map<string, Hint>();
  for (const entry of entries) {
    const { object, record: id, version, action } = entry;
    const isOwn = object === workspaceObject.name || id === reader.user;
    if (!isOwn && !objects.includes(object) && !records.includes(id)) continue;
    if ((found.get(id)?.version ?? 0) >= version) continue;
    if (isOwn || (await mayHear(entry, reader, seeing))) found.set(id, { object, id, version, action });
  }
  return [...found.values()];
}

/** Who loses a record by a change of its owner is told that it changed, and no more. */
async function mayHear({ object, record: id, before }: Entry, reader: Reader, { definitions, read, teamsOf }: Seeing): Promise<boolean> {
  const of = definitions.find(({ name }) => name === object);
  const scope = of && scopeOf(reader, of);
  if (!of || of.internal || scope === 'none') return false;
  if (!of.shared && (scope === 'all' || scope === 'unowned')) return true;
  const record = await read(object, id);
  if (!record) return false;
  if (await sees(reader, of, record, teamsOf)) return true;
  const former = of.owner && before[of.owner];
  return of.owner !== undefined && former !== undefined && sees(reader, of, { ...record, [of.owner]: former }, teamsOf);
}
