/** The records that rows link to: found, or made by the first row that names them. */

import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { type Field, folded } from '@regulars/shared/fields/field.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import { type AnyRecord, type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { may } from '@regulars/shared/roles.ts';
import { namesCompany } from '@regulars/shared/rules/headings.ts';
import { joinOf, joinsCompany } from '@regulars/shared/rules/joins.ts';
import { titleFromText } from '../records/titleFromText.ts';
import { newId } from '../runtime/store/ids.ts';
import { type Change, plan } from '../runtime/store/plan.ts';
import type { Join } from './joins.ts';
import type { Importing } from './resolve.ts';
import type { ReadRow } from './row.ts';

export interface Made {
  to: string;
  text: string;
  change: Extract<Change, { action: 'create' }>;
}

/** The object whose records a column of links names. */
export const linkedTo = (object: ObjectOf, field: string): string => (joinOf(object, field) ? object.name : targetOf(object.fields[field] as Field)); // links are read from link fields

type Found = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** What all rows link to, by object and folded text. */
export async function linksOf(rows: readonly ReadRow[], { object, finder }: Importing): Promise<Found> {
  const wanted = new Map<string, Set<string>>();
  for (const { links } of rows) {
    for (const { field, texts } of links) {
      const to = linkedTo(object, field);
      wanted.set(to, new Set([...(wanted.get(to) ?? []), ...texts]));
    }
  }
  return new Map(await Promise.all([...wanted].map(async ([to, texts]) => [to, await finder.find(to, [...texts])] as const)));
}

export interface Linked {
  joins: Join[];
  values: Record<string, unknown>;
  made: Made[];
  faults: Fault[];
}

export function linkOf({ links }: ReadRow, before: AnyRecord | undefined, found: Found, making: ReadonlyMap<string, Made>, importing: Importing): Linked {
  const linked: Linked = { values: {}, made: [], faults: [], joins: [] };
  for (const { field, texts, creates } of links) {
    const definition = importing.object.fields[field];
    const join = joinOf(importing.object, field);
    const held = [before?.[field] ?? []].flat() as string[]; // links are ids
    const to = linkedTo(importing.object, field);
    const ids = texts.flatMap((text): string[] => {
      const candidates = found.get(to)?.get(folded(text)) ?? [];
      const kept = candidates.find((id) => held.includes(id));
      if (kept ?? candidates.length === 1) return [kept ?? candidates[0] ?? ''];
      const key = `${to}|${folded(text)}`;
      const made = candidates.length > 0 ? undefined : (making.get(key) ?? linked.made.find((one) => one.text === text && one.to === to));
      const fresh =
        made || candidates.length > 0 || !creates
          ? undefined
          : madeOf(to, text, join ? joinsCompany(join) : namesCompany(definition?.label.en ?? '') || namesCompany(definition?.label.zh ?? ''), importing);
      if (fresh) linked.made.push(fresh);
      const one = made ?? fresh;
      if (!one) linked.faults.push({ pointer: `/${field}`, code: candidates.length > 1 ? 'SEVERAL_MATCH' : 'NO_SUCH_RECORD' });
      return one ? [one.change.id] : [];
    });
    if (join) linked.joins.push(...ids.map((id) => ({ kind: join, to: id })));
    const isSame = join !== undefined || (ids.length === held.length && ids.every((id) => held.includes(id)));
    if (!isSame) linked.values[field] = definition?.kind === 'link' ? ids[0] : [...new Set(ids)];
  }
  return linked;
}

/** A new record that is known by its name alone; undefined where that is not enough, or not allowed. */
function madeOf(to: string, text: string, isCompany: boolean, { settings, job, writer, keyring, context }: Importing): Made | undefined {
  const object = settings.definitions.find((one) => one.name === to);
  if (!object || !offers(seenBy(object, job.asker.rights), 'create') || !may(job.asker.role, `${object.plural}:create`)) return undefined;
  const title = titleFromText(object, text, context);
  if (title === undefined) return undefined;
  const values = { [object.title]: title, ...(isCompany && object.fields.kind ? { kind: 'company' } : {}) };
  const change = { action: 'create', object, id: newId(to), values } as const;
  try {
    plan(change, writer, keyring);
    return { to, text, change };
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}
