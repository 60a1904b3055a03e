/** Where a view stands among the others: places lie apart, so one moves without the others being written. */

/** A place between two others; either may be missing. */
export function between(before: number | undefined, after: number | undefined): number {
  if (after === undefined) return (before ?? 0) + 1;
  return before === undefined ? after - 1 : (before + after) / 2;
}

interface Placed {
  position?: number;
}

/** The new place of the one at `at` a step to the left or right; undefined where there is no step. */
export function stepped(all: readonly Placed[], at: number, by: 1 | -1): number | undefined {
  const [near, far] = [all[at + by], all[at + 2 * by]];
  if (!near) return undefined;
  if (by === -1) return between(far?.position, near.position);
  // Behind one that has no place there is none to give.
  return near.position === undefined ? undefined : between(near.position, far?.position);
}

export const behindAll = (all: readonly Placed[]): number => 1 + Math.max(0, ...all.map(({ position = 0 }) => position));
