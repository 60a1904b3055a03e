/**
 * How much of a workspace's journal somebody has seen: for each lane the sequence number, and the version of the
 * settings. Every answer carries one; a request that carries one is answered at least that fresh.
 * Text form: `s3.0:17.12:4` (settings version 3, lane 0 at 17, lane 12 at 4); lanes at zero are left out.
 */
export const LANES = 16;

export interface Position {
  settings: number;
  /** LANES sequence numbers. */
  lanes: readonly number[];
}

export const start: Position = { settings: 0, lanes: Array<number>(LANES).fill(0) };

export function parsePosition(text: string | undefined): Position | undefined {
  if (!text || !/^s\d{1,9}(\.\d{1,2}:\d{1,15})*$/.test(text)) return undefined;
  const [settings = 's0', ...parts] = text.split('.');
  const lanes = [...start.lanes];
  for (const part of parts) {
    const [lane = 0, sequence = 0] = part.split(':').map(Number);
    if (lane >= LANES) return undefined;
    lanes[lane] = sequence;
  }
  return { settings: Number(settings.slice(1)), lanes };
}

/** How many entries lie up to there. */
export const reached = ({ lanes }: Pick<Position, 'lanes'>): number => lanes.reduce((sum, sequence) => sum + sequence, 0);

export const printPosition = ({ settings, lanes }: Position): string =>
  [`s${settings}`, ...lanes.flatMap((sequence, lane) => (sequence > 0 ? [`${lane}:${sequence}`] : []))].join('.');

/** The later of both, lane by lane. */
export const merge = (a: Position, b: Position): Position => ({
  settings: Math.max(a.settings, b.settings),
  lanes: a.lanes.map((sequence, lane) => Math.max(sequence, b.lanes[lane] ?? 0)),
});
