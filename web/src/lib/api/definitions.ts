/** What an admin makes up: objects, rules, other kinds, merged choices. */
import type { NewKind } from '@regulars/shared/operations/fields.ts';
import type { NewObject, ObjectPatch } from '@regulars/shared/operations/objects.ts';
import type { NewRule } from '@regulars/shared/operations/rules.ts';
import { type Answer, ask, send } from '#lib/api/http.ts';

export type { NewKind, NewObject, NewRule };

export interface KindPreview {
  fits: number;
  refused: number;
  examples: { id: string; title: string; value: string; becomes?: string; reason?: string }[];
}

export const addObject = (body: NewObject): Promise<Answer<{ name: string; plural: string }>> => send('POST', '/v1/objects', { body });
export const changeObject = (name: string, body: ObjectPatch): Promise<Answer<unknown>> => send('PATCH', `/v1/objects/${name}`, { body });
export const deleteObject = (name: string): Promise<Answer<unknown>> => send('DELETE', `/v1/objects/${name}`);
export const restoreObject = (name: string): Promise<Answer<unknown>> => send('POST', `/v1/objects/${name}/restore`);

export const addRule = (body: NewRule): Promise<Answer<{ id: string }>> => send('POST', '/v1/rules', { body });
export const changeRule = (id: string, body: Partial<Omit<NewRule, 'object' | 'field'>> & { field?: string | null }): Promise<Answer<unknown>> =>
  send('PATCH', `/v1/rules/${id}`, { body });
export const deleteRule = (id: string): Promise<Answer<unknown>> => send('DELETE', `/v1/rules/${id}`);

export const previewKind = (object: string, name: string, body: NewKind): Promise<KindPreview> =>
  ask('POST', `/v1/fields/${object}/${name}/kind/preview`, { body });
export const changeKind = (object: string, name: string, body: NewKind): Promise<{ jobId: string; name: string }> =>
  ask('POST', `/v1/fields/${object}/${name}/kind`, { body });
export const mergeChoices = (object: string, name: string, from: string[], into: string | null): Promise<{ jobId: string }> =>
  ask('POST', `/v1/fields/${object}/${name}/choices/merge`, { body: { from, into } });

/** In how many records a field is filled, and in how many there are. */
export async function usageOf(plural: string, field: string): Promise<{ filled: number; all: number }> {
  const count = async (where?: object) => {
    const { rows } = await ask<{ rows: { values: [number] }[] }>('POST', `/v1/${plural}/summarize`, { body: { where, measures: [{ measure: 'count' }] } });
    return rows[0]?.values[0] ?? 0;
  };
  const [filled, all] = await Promise.all([count({ field, empty: false }), count()]);
  return { filled, all };
}
