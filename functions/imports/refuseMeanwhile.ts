import { CrmError } from '@regulars/shared/errors.ts';

/** Somebody else, or the same person in another window, has gone on with the import. */
export const refuseMeanwhile =
  (id: string) =>
  (error: unknown): never => {
    throw error instanceof CrmError && error.code === 'CHANGED_MEANWHILE' ? new CrmError('JOB_RUNNING', id) : error;
  };
