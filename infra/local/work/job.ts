/** A job as the work of this machine sees it: what `shared/operations/jobs.ts` lists, woken by a message, a clock or the journal. */
export type Job = { id: string; folder: string; uses: object; every?: string; on?: 'journal' | 'log'; batch?: number; quick?: boolean };
