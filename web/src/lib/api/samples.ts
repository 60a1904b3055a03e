/** Sample records: added by a job, cleared by another. */
import type { Business } from '@regulars/shared/operations/samples.ts';
import { ask } from '#lib/api/http.ts';

export type { Business };

export const addSamples = (business: Business): Promise<{ jobId: string }> => ask('POST', '/v1/samples', { body: { business } });
export const clearSamples = (id: string): Promise<{ jobId: string }> => ask('DELETE', `/v1/samples/${id}`);
