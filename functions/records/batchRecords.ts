import { CrmError, faultsOf } from '@regulars/shared/errors.ts';
import { type AnyRecord, type ObjectOf, schemas } from '@regulars/shared/objects/object.ts';
import { batchRecords } from '@regulars/shared/operations/records.ts';
import type * as z from 'zod/mini';
import { problemOf } from '../runtime/http/answer.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { create, trash, update } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import type { Change } from '../runtime/store/plan.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import { expected } from './expected.ts';

type Item =
  | { create: unknown }
  | { update: { id: string; version?: number | undefined; values: unknown } }
  | { delete: { id: string; version?: number | undefined } };

export const handler = handleRecords(batchRecords, async ({ input, object, store, language, request }) => {
  const items = input.items as Item[]; // the schema's three forms
  const change = (item: Item) => changeOf(item, object, store);
  if (input.atomic) {
    const changes: Change[] = [];
    for (const [at, item] of items.entries()) changes.push(await change(item).catch((error) => refuseWhole(error, at)));
    return store.commit(changes, { answer: (records) => ({ results: records.map(good) }) }).catch((error) => refuseWhole(error, error?.at));
  }
  const results = [];
  for (const [at, item] of items.entries()) {
    const nth = at + 1; // the first of a request's keys is the whole batch's
    try {
      results.push(good(await store.commit([await change(item)], { answer: only, nth })));
    } catch (error) {
      if (!(error instanceof CrmError) || error.code === 'BUSY' || error.code === 'KEY_REUSED') throw error;
      const kept = await store.kept(nth); // refused for what it did itself, when the request came first
      if (kept) {
        results.push(good(kept.answer as AnyRecord)); // the answer of the commit above
        continue;
      }
      results.push({ ok: false as const, problem: { ...problemOf(error, language, request.id) } });
    }
  }
  return { results };
});

const good = (record: AnyRecord) => ({ ok: true as const, record });

async function changeOf(item: Item, object: ObjectOf, store: WriteStore): Promise<Change> {
  const full = store.objectOf(object.name);
  if ('create' in item) return create(full, parsed(schemas(object).create, item.create));
  if ('delete' in item) return trash(full, expected(await store.get(object, item.delete.id), item.delete.version));
  const { id, version, values } = item.update;
  return update(full, expected(await store.get(object, id), version), parsed(schemas(object).update, values));
}

function parsed<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw new CrmError('INVALID', 'An item of the batch', faultsOf(result.error.issues));
  return result.data;
}

/** An atomic batch is refused as a whole; pointers name the item that was at fault. */
function refuseWhole(error: unknown, at: number | undefined): never {
  if (!(error instanceof CrmError) || at === undefined) throw error;
  throw new CrmError(
    error.code,
    error.message,
    error.faults.map((fault) => ({ ...fault, pointer: `/items/${at}${fault.pointer}` })),
  );
}
