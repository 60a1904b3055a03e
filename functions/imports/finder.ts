/**
 * Finds the records that cells name: by id, by a unique value, by what they are called. What this import has made itself
 * is known before the read model has it.
 */
import { folded } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { idPattern } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { relation } from '@regulars/shared/objects/relation.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { recordsFor } from '../jobs/records.ts';
import { titleFromText } from '../records/titleFromText.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import type { ReadModel } from '../runtime/readmodel/readmodel.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { joinKey } from './joins.ts';

const PAGE = 200;
/** Pages of records that are called as one portion of rows says: more say too little. */
const MOST_PAGES = 10;

export interface Finder {
  /** Ids by folded text; none where nothing is found. */
  find(to: string, texts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  learn(to: string, text: string, id: string): void;
  /** Relations that these records begin, by `joinKey`. */
  joins(from: readonly string[]): Promise<Set<string>>;
  learnJoin(key: string): void;
}

export function finderOf(work: Pick<Work, 'table' | 'keyring' | 'job'>, settings: Settings): Finder {
  const known = new Map<string, readonly string[]>();
  let asked: Promise<ReadModel> | undefined;
  const readmodel = () => {
    asked ??= import('../runtime/readmodel/forJobs.ts').then(({ readModelOf }) =>
      readModelOf(work.keyring.workspace, settings, work.job.asker, work.table.meter),
    );
    return asked;
  };
  const learn = (to: string, text: string, id: string) => void known.set(`${to}|${folded(text)}`, [id]);

  const joined = new Set<string>();

  return {
    learn,
    learnJoin: (key) => void joined.add(key),
    async joins(from) {
      const found = new Set(joined);
      for await (const { from: one, kind, to } of allOf(await readmodel(), relation, { field: 'from', in: [...from] }))
        found.add(joinKey(String(one), { kind: String(kind), to: String(to) }));
      return found;
    },
    async find(to, texts) {
      const object = settings.definitions.find((one) => one.name === to);
      const wanted = new Set(texts.map(folded));
      const found = new Map([...wanted].flatMap((text) => (known.has(`${to}|${text}`) ? [[text, known.get(`${to}|${text}`) ?? []] as const] : [])));
      if (!object) return found;
      const open = texts.filter((text) => !found.has(folded(text)));
      const ids = open.filter((text) => idPattern.test(text) && text.slice(0, -27) === to);
      const byId =
        ids.length > 0
          ? await recordsFor(
              work,
              ids.map((id) => ({ object, id })),
            )
          : new Map<string, AnyRecord>();
      for (const id of ids) if (byId.has(id) && !byId.get(id)?.trashedAt) found.set(folded(id), [id]);
      const names = open.filter((text) => !ids.includes(text));
      if (names.length > 0) for (const [text, named] of await namedIn(await readmodel(), object, names)) found.set(text, named);
      for (const [text, named] of found) if (named.length > 0) known.set(`${to}|${text}`, named);
      return found;
    },
  };
}

/** A unique value names one record before a title does. */
async function namedIn(readmodel: ReadModel, object: ObjectOf, texts: readonly string[]): Promise<Map<string, string[]>> {
  const unique = Object.entries(object.fields).flatMap(([name, field]) => (field.unique && !field.deleted ? [name] : []));
  const fields = [...new Set([...unique, object.title])].filter((name) => name === object.title || kindOf(object.fields[name]?.kind ?? 'text').key === 'text');
  const found = new Map<string, string[]>();
  for (const name of fields) {
    const open = texts.filter((text) => !found.has(folded(text)));
    for (const [text, ids] of await havingOne(readmodel, object, name, open)) found.set(text, ids);
  }
  return found;
}

/** Records by the texts that a field of theirs has. */
async function havingOne(readmodel: ReadModel, object: ObjectOf, name: string, texts: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const field = object.fields[name];
  if (!field) return found;
  const kind = kindOf(field.kind);
  const operand = kind.operandSchema(field);
  // A cell is text: a number is read from it first, which needs no context.
  const asKey = (text: string) => (kind.key === 'number' ? titleFromText({ title: name, fields: object.fields }, text, {} as never) : text);
  const wanted = new Map(
    texts.flatMap((text) => {
      const key = asKey(text);
      return operand.safeParse(key).success ? [[kind.operandKey(key, field), folded(text)] as const] : [];
    }),
  );
  if (wanted.size === 0) return found;
  const asked = [...wanted.keys()];
  const where: Condition = kind.operators.includes('in') ? { field: name, in: asked } : { or: asked.map((one): Condition => ({ field: name, is: one })) };
  for await (const record of allOf(readmodel, object, where, name)) {
    for (const key of kind.keys(record[name], field)) {
      const text = wanted.get(key);
      if (text !== undefined) found.set(text, [...new Set([...(found.get(text) ?? []), record.id])]);
    }
  }
  return found;
}

/** The records for which a condition holds, page by page; ids and one field where it is named. */
async function* allOf(readmodel: ReadModel, object: ObjectOf, where: Condition, field?: string): AsyncGenerator<AnyRecord> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, nextCursor } = await readmodel.list(object, {
      where,
      ...(field ? { fields: [field], sort: [field] } : {}),
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    yield* JSON.parse(data) as AnyRecord[]; // written by the read model
    if (!nextCursor) return;
    cursor = nextCursor;
  }
}
