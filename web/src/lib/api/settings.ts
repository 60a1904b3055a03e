/** Custom fields, imports and jobs. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import type { Target } from '@regulars/shared/operations/imports.ts';
import type { Layout } from '@regulars/shared/operations/layouts.ts';
import { type Answer, ApiError, ask, send } from '#lib/api/http.ts';
import type { Definitions } from '#lib/definitions.ts';
import type { KindName } from '#lib/fields/kinds.ts';

export type { JobStatus, Layout, NewField, Target };

export interface Column {
  header: string;
  field: string | null;
  isNew: boolean;
  kind: KindName;
  label: string;
  samples: string[];
}

export interface Preview {
  encoding: string;
  delimiter: string;
  rows: number;
  columns: Column[];
}

/** Deleted fields included. */
export const allDefinitions = (): Promise<Definitions> => ask('GET', '/v1/definitions', { query: { all: 'true' } });

export const addField = (body: NewField): Promise<Answer<unknown>> => send('POST', '/v1/fields', { body });
export const changeField = (object: string, name: string, body: Partial<Omit<NewField, 'object' | 'name' | 'kind'>>): Promise<Answer<unknown>> =>
  send('PATCH', `/v1/fields/${object}/${name}`, { body });
export const deleteField = (object: string, name: string): Promise<Answer<unknown>> => send('DELETE', `/v1/fields/${object}/${name}`);
export const restoreField = (object: string, name: string): Promise<Answer<unknown>> => send('POST', `/v1/fields/${object}/${name}/restore`);

/** Without sections the object goes back to those of its definition. */
export const changeLayout = (object: string, body: Layout): Promise<Answer<unknown>> => send('PUT', `/v1/layouts/${object}`, { body });

export const announce = (body: {
  object: string;
  name: string;
  size: number;
}): Promise<{ id: string; upload: { url: string; headers: Record<string, string> } }> => ask('POST', '/v1/imports', { body });
export const preview = (id: string): Promise<Preview> => ask('POST', `/v1/imports/${id}/preview`);
export const startImport = (id: string, columns: Target[]): Promise<{ jobId: string }> => ask('POST', `/v1/imports/${id}/start`, { body: { columns } });
export const job = (id: string): Promise<JobStatus> => ask('GET', `/v1/jobs/${id}`);
export const undoJob = (id: string): Promise<{ jobId: string }> => ask('POST', `/v1/jobs/${id}/undo`);

/** Puts a file where the server said, with how much of it is there already. */
export function upload({ url, headers }: { url: string; headers: Record<string, string> }, file: File, onprogress: (share: number) => void): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? done() : failed(new ApiError(request.status, {})));
    request.onerror = () => failed(new ApiError(0, {}));
    request.send(file);
  });
}
