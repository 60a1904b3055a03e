/**
 * The one structured line of each request, turn of a job, batch of the journal and message on a WebSocket: ids, figures and
 * codes, never a value that somebody entered, 2 KB at most. The meter is summed from these lines and from nothing else
 * (docs/decisions/metering.md). On AWS the log keeps them; who runs the process may listen on the channel as well.
 */
import { channel } from 'node:diagnostics_channel';
import { CrmError } from '@regulars/shared/errors.ts';
import { featureOf, LINES, memory } from '@regulars/shared/rules/features.ts';
import type { Feature } from '@regulars/shared/rules/usage.ts';
import type { Meter } from '../store/table.ts';

const lines = channel(LINES);
process.stdout.on('error', () => {}); // where nobody reads the lines any more, the work goes on all the same

export interface Line extends Meter {
  at: string;
  feature: Feature;
  /** 1 for what came in as a request. */
  requests: 0 | 1;
  ms: number;
  /** Memory of the function. */
  mb: number;
  workspace?: string | undefined;
  user?: string | undefined;
  [more: string]: unknown;
}

interface Written {
  /** Of the operation or job. */
  of: { folder: string; uses: { readmodel?: string | undefined } };
  /** A job has one whole processor. */
  large?: boolean;
  requests?: 0 | 1;
  began: number;
  meter: Meter;
  /** What went wrong, if it did; spelled out where it was nothing that the code foresaw. */
  problem?: unknown;
  /** What else is to be said. */
  says: { workspace?: string | undefined; user?: string | undefined; [more: string]: unknown };
}

export function writeLine({ of, large = false, requests = 0, began, meter, problem, says }: Written): void {
  const line: Line = {
    at: new Date().toISOString(),
    ...says,
    feature: featureOf(of),
    requests,
    ms: Math.round((performance.now() - began) * 10) / 10,
    mb: large || of.uses.readmodel ? memory.large : memory.plain,
    ...meter,
    ...(problem instanceof CrmError ? { code: problem.code } : {}),
  };
  if (lines.hasSubscribers) lines.publish(line);
  const unexpected = problem instanceof Error && !(problem instanceof CrmError) ? problem : undefined;
  if (process.env.REGULARS_LOG === 'errors' && !unexpected) return;
  const error = unexpected && { error: `${unexpected.name}: ${unexpected.message}`.slice(0, 300), stack: unexpected.stack?.slice(0, 900) };
  // Not by the console: on Lambda that puts words before it, and what delivers lines reads JSON alone.
  process.stdout.write(`${JSON.stringify({ ...line, ...error })}\n`);
}
