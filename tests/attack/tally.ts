/** What an attack has tried, and what it found. */
export interface Finding {
  /** What went wrong; one kind of it is told once. */
  kind: string;
  /** The request, with what is needed to send it again. */
  request: string;
  answer: string;
}

export interface Tally {
  tried: number;
  /** Successes of the attacker: none is the aim. */
  found: Map<string, Finding & { times: number }>;
  /** Figures beside, for the table: `p99 12 ms`. */
  notes: string[];
}

export const newTally = (): Tally => ({ tried: 0, found: new Map(), notes: [] });

/** Of findings of one kind the shortest request stays. */
export function find({ found }: Tally, finding: Finding): void {
  const known = found.get(finding.kind);
  const times = (known?.times ?? 0) + 1;
  found.set(finding.kind, known && known.request.length <= finding.request.length ? { ...known, times } : { ...finding, times });
}

export const successes = ({ found }: Tally): number => [...found.values()].reduce((sum, { times }) => sum + times, 0);

export const cut = (text: string, most = 600): string => (text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`);

/** Findings as somebody reads them, for the message of a test and the end of a run. */
export const toldOf = ({ found }: Tally): string[] =>
  [...found.values()].map(({ kind, times, request, answer }) => `${kind} (${times} times)\n  ${cut(request)}\n  ${cut(answer)}`);

/** Both together; what is noted is that of the later. */
export function added(before: Tally, { tried, found, notes }: Tally): Tally {
  const all = new Map(before.found);
  for (const [kind, one] of found) all.set(kind, { ...one, times: one.times + (all.get(kind)?.times ?? 0) });
  return { tried: before.tried + tried, found: all, notes };
}
