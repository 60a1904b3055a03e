/** The first step of an import: look at the whole file, decide what each column becomes, make the fields it needs. */

import { CrmError } from '@regulars/shared/errors.ts';
import type { Field, Language } from '@regulars/shared/fields/field.ts';
import { type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import type { Plan } from '@regulars/shared/operations/imports.ts';
import { settingsRecord } from '../fields/change.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { update } from '../runtime/store/changes.ts';
import { ChangedMeanwhile } from '../runtime/store/commit.ts';
import type { Reader } from '../runtime/store/reader.ts';
import { type Settings, settingsFrom } from '../runtime/store/settings.ts';
import { type Layout, layoutOf, newFields, targetsOf } from './layout.ts';
import { objectIn } from './objectIn.ts';
import { type Order, uploadOf } from './order.ts';
import { type Scan, scanAll } from './upload.ts';

/** Chunk 0 of an import: what was decided, in the transaction that made the fields. */
export interface LayoutChunk extends Chunk {
  layout: Layout;
}

export interface Decided {
  layout: Layout;
  /** Definitions to make first, by entry of the settings. */
  fields: Record<string, Field>;
  /** The object with them. */
  object: ObjectOf;
}

/** What becomes of the file, by its rows, what the user decided, and the settings as they are. */
export function decide(found: Scan, plan: Plan, objectName: string, settings: Settings, asker: Reader, language: Language): Decided {
  const object = seenBy(objectIn(settings.definitions, objectName), asker.rights);
  const targets = targetsOf(found, plan, object, settings, asker, language);
  const fields = newFields(targets, found, plan, object, settings.definitions, language);
  const own = Object.fromEntries(Object.entries(fields).map(([entry, field]) => [entry.slice(object.name.length + 1), field]));
  return { layout: layoutOf(found, targets, plan, object, settings.region), fields, object: withCustom(object, own) };
}

export async function prepare(work: Work<Order>, plan: Plan): Promise<Layout> {
  const { job, files, keyring, table } = work;
  const { order, asker, language } = job;
  const found = await scanAll(files, uploadOf(job.id), plan, language);
  for (;;) {
    const store = work.store(work.settings);
    const record = await settingsRecord(store);
    const { layout, fields } = decide(found, plan, order.object, settingsFrom(record), asker, language);
    const changes = Object.keys(fields).length > 0 ? [update(workspaceObject, record, fields as never)] : []; // entries are beyond what the definition's type names
    try {
      await store.commit(changes, { also: (entries) => [chunkPut(table, keyring, job.id, 0, { layout, spans: spansOf(entries) } as LayoutChunk)] });
      return layout;
    } catch (error) {
      if (error instanceof ChangedMeanwhile) continue; // somebody changed the settings: decide again
      throw error instanceof CrmError && error.code === 'CHANGED_MEANWHILE' ? new Held('Another worker has begun') : error;
    }
  }
}
