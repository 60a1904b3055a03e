/** The first step of an import: look at the whole file, decide what each column becomes, make the fields it needs. */

import { CrmError } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { settingsRecord } from '../fields/change.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { update } from '../runtime/store/changes.ts';
import { ChangedMeanwhile } from '../runtime/store/commit.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { type Layout, layoutOf, newFields, targetsOf } from './layout.ts';
import { type Order, scanAll, uploadOf } from './upload.ts';

/** Chunk 0 of an import: what was decided, in the transaction that made the fields. */
export interface LayoutChunk extends Chunk {
  layout: Layout;
}

export const objectIn = (definitions: readonly ObjectOf[], name: string): ObjectOf => {
  const found = definitions.find((one) => one.name === name);
  if (!found) throw new CrmError('NOT_FOUND', name);
  return found;
};

export async function prepare(work: Work<Order>): Promise<Layout> {
  const { job, files, keyring, table } = work;
  const { order, asker, language } = job;
  const found = await scanAll(files, uploadOf(job.id), language);
  for (;;) {
    const store = work.store(work.settings);
    const record = await settingsRecord(store);
    const settings = settingsFrom(record);
    const object = seenBy(objectIn(settings.definitions, order.object), asker.rights);
    const targets = targetsOf(found, order, object, settings, asker, language);
    const layout = layoutOf(found, targets, object, settings.region);
    const fields: Record<string, Field> = newFields(targets, found, object, settings.definitions, language);
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
