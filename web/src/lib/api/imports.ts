/** Bringing a table in, and writing one. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { Corrections, Findings, Plan, Target } from '@regulars/shared/operations/imports.ts';
import { ApiError, ask } from '#lib/api/http.ts';
import type { Question } from '#lib/api/records.ts';
import type { KindName } from '#lib/fields/kinds.ts';

export type { Corrections, Findings, Plan, Target };

export interface Column extends Pick<Target, 'dates' | 'decimals' | 'values' | 'creates'> {
  header: string;
  field: string | null;
  isNew: boolean;
  kind: KindName;
  label: string;
  samples: string[];
  distinct: string[];
}

export interface Preview {
  encoding: string;
  delimiter: string;
  heading: boolean;
  sheet?: string;
  sheets?: string[];
  rows: number;
  columns: Column[];
  mode: NonNullable<Plan['mode']>;
  by?: string;
  blanks: NonNullable<Plan['blanks']>;
  remembered: boolean;
}

export interface ImportState {
  id: string;
  object: string;
  name: string;
  status: string;
  plan?: Plan;
  corrections: Corrections;
  check?: { jobId: string; status: string; done: number; total?: number; reason?: string; findings?: Findings };
}

export type Reading = Pick<Plan, 'sheet' | 'heading' | 'encoding' | 'delimiter'>;

export const announce = (body: {
  object: string;
  name: string;
  size: number;
}): Promise<{ id: string; upload: { url: string; headers: Record<string, string> } }> => ask('POST', '/v1/imports', { body });
export const preview = (id: string, reading: Reading): Promise<Preview> => ask('POST', `/v1/imports/${id}/preview`, { body: reading });
export const checkImport = (id: string, plan: Plan): Promise<{ jobId: string }> => ask('POST', `/v1/imports/${id}/check`, { body: plan });
export const importState = (id: string): Promise<ImportState> => ask('GET', `/v1/imports/${id}`);
export const correctImport = (id: string, corrections: Corrections): Promise<{ count: number }> =>
  ask('PUT', `/v1/imports/${id}/corrections`, { body: corrections });
/** As it was last checked. */
export const startImport = (id: string): Promise<{ jobId: string }> => ask('POST', `/v1/imports/${id}/start`, { body: {} });

export interface ExportForm {
  format: 'csv' | 'xlsx';
  encoding?: 'utf-8' | 'gb18030';
  delimiter?: ',' | ';' | '\t';
}

export const exportRecords = (objects: string, question: Pick<Question, 'where' | 'text' | 'sort' | 'fields'>, form: ExportForm): Promise<JobStatus> =>
  ask('POST', `/v1/${objects}/export`, { body: { ...question, ...form } });

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
