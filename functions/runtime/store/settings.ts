/**
 * A workspace's settings and with them its definitions: standard objects and its own, fields and rules of its own added.
 * Kept for a second per process, and asked anew at once where a request carries a position with newer ones.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { definitionsFrom } from '@regulars/shared/objects/own.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import type { OwnRole } from '@regulars/shared/roles.ts';
import { type Collation, isCollation, usualCollation } from '@regulars/shared/rules/collation.ts';
import { withRoles } from '@regulars/shared/rules/rights.ts';
import { keyringOf } from './keyring.ts';
import { recordKey } from './keys.ts';
import { unsealRecord } from './record.ts';
import { type Meter, tableFor } from './table.ts';

export interface Settings {
  version: number;
  /** The record that holds them; what the workspace made up are its entries, see `shared/objects/own.ts`. */
  record: AnyRecord;
  name: string;
  language: 'en' | 'zh';
  currency: string;
  timeZone: string;
  region: string;
  /** The workspace's own roles by name, deleted ones among them. */
  roles: Readonly<Record<string, OwnRole>>;
  /** Full definitions, deleted objects and fields among them. */
  definitions: readonly ObjectOf[];
}

const FRESH_FOR = 1000;
const MOST = 500;
const known = new Map<string, { at: number; settings: Settings }>();

export const workspaceId = (workspace: string) => `workspace_${workspace}`;

export async function settingsOf(workspace: string, meter: Meter, atLeast = 0): Promise<Settings> {
  const found = known.get(workspace);
  if (found && found.settings.version >= atLeast && Date.now() - found.at < FRESH_FOR) return found.settings;
  const id = workspaceId(workspace);
  const item = await tableFor(meter, { workspace }).get(recordKey(workspace, workspaceObject.name, id));
  if (!item) throw new Error(`Workspace ${workspace} has no settings`);
  if (found && found.settings.version === item.v) {
    found.at = Date.now();
    return found.settings;
  }
  const settings = settingsFrom(unsealRecord(await keyringOf(workspace, meter), id, item));
  known.set(workspace, { at: Date.now(), settings });
  if (known.size > MOST) known.delete(known.keys().next().value as string); // size says that there is a first one
  return settings;
}

/** After a change of the settings in this process. */
export const forgetSettings = (workspace: string) => known.delete(workspace);

/** What the workspace sorts Chinese by, where a person has chosen nothing else. */
export const collationIn = ({ collation }: Readonly<AnyRecord>): Collation => (isCollation(collation) ? collation : usualCollation);

const ROLE = 'role.';
export const roleEntry = (name: string) => `${ROLE}${name}`;

const ownRoles = (record: Readonly<AnyRecord>): Record<string, OwnRole> =>
  Object.fromEntries(Object.entries(record).flatMap(([name, role]) => (name.startsWith(ROLE) ? [[name.slice(ROLE.length), role as OwnRole]] : []))); // written by the operations on roles

export function settingsFrom(record: AnyRecord): Settings {
  const { name, language, currency, timeZone, region } = record as AnyRecord & Omit<Settings, 'definitions'>; // required in the definition
  const roles = ownRoles(record);
  return {
    version: record.version,
    record,
    name,
    language,
    currency,
    timeZone,
    region,
    roles,
    definitions: definitionsFrom(record).map((object) => (object.name === 'user' ? withRoles(object, roles) : object)),
  };
}
