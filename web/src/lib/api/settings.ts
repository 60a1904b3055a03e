/** Custom fields and jobs. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import { type Answer, ask, send } from '#lib/api/http.ts';
import type { Definitions } from '#lib/definitions.ts';

export type { JobStatus, NewField };

/** Deleted fields included. */
export const allDefinitions = (): Promise<Definitions> => ask('GET', '/v1/definitions', { query: { all: 'true' } });

export const addField = (body: NewField): Promise<Answer<unknown>> => send('POST', '/v1/fields', { body });
export const changeField = (object: string, name: string, body: Partial<Omit<NewField, 'object' | 'name' | 'kind'>>): Promise<Answer<unknown>> =>
  send('PATCH', `/v1/fields/${object}/${name}`, { body });
export const deleteField = (object: string, name: string): Promise<Answer<unknown>> => send('DELETE', `/v1/fields/${object}/${name}`);
export const restoreField = (object: string, name: string): Promise<Answer<unknown>> => send('POST', `/v1/fields/${object}/${name}/restore`);

export const job = (id: string): Promise<JobStatus> => ask('GET', `/v1/jobs/${id}`);
export const undoJob = (id: string): Promise<{ jobId: string }> => ask('POST', `/v1/jobs/${id}/undo`);
