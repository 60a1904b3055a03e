/** A record as the table keeps it: version in clear for the condition, all else sealed. */
import { type AnyRecord, systemFields } from '@regulars/shared/objects/object.ts';
import { type Keyring, seal, unseal } from './seal.ts';
import type { Item } from './table.ts';

/** The guards that a record holds, kept beside it so that release needs no old rule of what a value's guard is. */
const guards = new WeakMap<object, readonly string[]>();

/** How long a record was as it was sealed or read: what a change of it adds is the difference. */
const sizes = new WeakMap<object, number>();
export const sizeOf = (record: AnyRecord | undefined): number => (record && sizes.get(record)) ?? 0;

export const guardsOf = (record: AnyRecord): readonly string[] => {
  const found = guards.get(record);
  if (!found) throw new Error(`${record.id} was not read from the store: only what was read can be changed`);
  return found;
};

/** The one order of keys: system fields, then the others by name. Empty fields are left out. */
export function canonical(system: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, unknown>>): AnyRecord {
  const record: Record<string, unknown> = {};
  for (const name of systemFields) if (system[name] !== undefined) record[name] = system[name];
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (value !== undefined && value !== null) record[name] = value;
  }
  return record as AnyRecord; // system fields come from a planned change or a sealed record
}

const system = new Set<string>(systemFields);
export const fieldsOf = (record: AnyRecord): Record<string, unknown> => Object.fromEntries(Object.entries(record).filter(([name]) => !system.has(name)));

const about = (id: string, version: number) => `record|${id}|${version}`;

export function sealRecord(keyring: Keyring, record: AnyRecord, held: readonly string[]): { v: number; d: Buffer } {
  guards.set(record, held);
  const d = seal(keyring, about(record.id, record.version), { r: record, g: held.length > 0 ? held : undefined });
  sizes.set(record, d.length);
  return { v: record.version, d };
}

export function unsealRecord(keyring: Keyring, id: string, item: Item): AnyRecord {
  const { r, g = [] } = unseal(keyring, about(id, item.v as number), item.d as Uint8Array) as { r: AnyRecord; g?: string[] }; // sealed by sealRecord
  guards.set(r, g);
  sizes.set(r, (item.d as Uint8Array).length);
  return r;
}
