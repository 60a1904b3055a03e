/**
 * Undo: the change that takes an entry back. A field that somebody edited since keeps the edit and is listed; nothing
 * that came later is overwritten.
 */
import type { AnyRecord } from '../objects/object.ts';

export interface Undone {
  action: 'create' | 'update' | 'trash' | 'restore';
  version: number;
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
}

export interface Reversal {
  /** What takes the entry back; undefined where nothing can or need be done. */
  change?: { action: 'update'; values: Record<string, unknown> } | { action: 'trash' | 'restore' };
  /** Fields that were edited since. */
  conflicts: string[];
  reason?: 'EDITED_SINCE' | 'IN_TRASH' | 'ALREADY_UNDONE';
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export function reverse(entry: Undone, record: Readonly<AnyRecord>): Reversal {
  const trashed = record.trashedAt !== undefined;
  if (entry.action === 'create') {
    if (trashed) return { conflicts: [], reason: 'ALREADY_UNDONE' };
    const edited = Object.keys(entry.after).filter((name) => !same(record[name], entry.after[name]));
    const added = Object.keys(record).filter((name) => !(name in entry.after) && !systemName.has(name));
    const conflicts = [...edited, ...added];
    return conflicts.length > 0 ? { conflicts, reason: 'EDITED_SINCE' } : { change: { action: 'trash' }, conflicts };
  }
  if (entry.action === 'trash') return trashed ? { change: { action: 'restore' }, conflicts: [] } : { conflicts: [], reason: 'ALREADY_UNDONE' };
  if (entry.action === 'restore') return trashed ? { conflicts: [], reason: 'ALREADY_UNDONE' } : { change: { action: 'trash' }, conflicts: [] };
  return reverseUpdate(entry, record, trashed);
}

const systemName = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'trashedAt']);

function reverseUpdate({ before, after, version }: Undone, record: Readonly<AnyRecord>, trashed: boolean): Reversal {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const open = names.filter((name) => !same(record[name], before[name]));
  if (open.length === 0) return { conflicts: [], reason: 'ALREADY_UNDONE' };
  if (trashed && record.version !== version) return { conflicts: open, reason: 'IN_TRASH' }; // unless it was written there
  const conflicts = open.filter((name) => !same(record[name], after[name]));
  const mine = open.filter((name) => !conflicts.includes(name));
  return {
    ...(mine.length > 0 ? { change: { action: 'update', values: Object.fromEntries(mine.map((name) => [name, before[name] ?? null])) } } : {}),
    conflicts,
    ...(conflicts.length > 0 ? { reason: 'EDITED_SINCE' as const } : {}),
  };
}
