/** Saving while somebody else may have changed the record: fields that only one of both touched are merged. */
import { ApiError } from '#lib/api/http.ts';
import { type Row, read } from '#lib/api/records.ts';
import { save } from '#lib/changes.svelte.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { same, type Values } from '#lib/record/draft.ts';

export interface Conflict {
  /** The record as it is now. */
  theirs: Row;
  mine: Values;
  /** Fields that both changed, differently. */
  fields: string[];
}

const isConflict = (error: unknown): boolean => error instanceof ApiError && (error.code === 'CHANGED_MEANWHILE' || error.code === 'PRECONDITION');

export async function saveMerging(object: ObjectDefinition, base: Row, patch: Values): Promise<{ row: Row } | { conflict: Conflict }> {
  try {
    return { row: await save(object, base, patch) };
  } catch (error) {
    if (!isConflict(error)) throw error;
    const theirs = await read(object.plural, base.id);
    const fields = Object.keys(patch).filter((name) => !same(theirs[name], base[name]) && !same(theirs[name], patch[name]));
    return fields.length > 0 ? { conflict: { theirs, mine: patch, fields } } : saveMerging(object, theirs, patch);
  }
}
