/** Merging and its way back, as every page does them: what was done is told, and lists and records are asked for anew. */
import { type Choices, ended, type Move, merge, unmerge } from '#lib/api/duplicates.ts';
import type { Row } from '#lib/api/records.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { tell } from '#lib/changes.svelte.ts';
import { fieldOf, type ObjectDefinition, titleOf } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Throws what was refused. */
export async function mergeNow(object: ObjectDefinition, records: readonly Row[], choices: Choices): Promise<Row> {
  const ids = records.map(({ id }) => id);
  const { record, jobId, isDone } = await merge(object.plural, ids, choices, Object.fromEntries(records.map(({ id, version }) => [id, version])));
  if (!isDone) await ended(jobId);
  tell({ objects: object.plural, id: record.id, row: record });
  const away = ids[1];
  toasts.show(m.dup_merged({ name: titleOf(object, record) || say(object.label) }), {
    action: { label: m.undo(), run: () => void (away && unmergeNow(object, away, []).catch((error) => toasts.show(oneLine(error), { bad: true }))) },
  });
  return record;
}

/** Throws what was refused; what was kept because somebody edited it since is told. */
export async function unmergeNow(object: ObjectDefinition, id: string, moves: readonly Move[]): Promise<void> {
  const { jobId } = await unmerge(object.plural, id, moves);
  const { conflicts = [], reason, status } = await ended(jobId);
  tell({ objects: object.plural });
  if (status === 'failed') throw new Error(reason);
  const kept = [...new Set(conflicts.flatMap(({ fields }) => fields.map((name) => say(fieldOf(object, name)?.label) || name)))];
  toasts.show(kept.length > 0 ? m.dup_unmerged_partly({ fields: kept.join(', ') }) : m.dup_unmerged(), { ms: 6_000 });
}
