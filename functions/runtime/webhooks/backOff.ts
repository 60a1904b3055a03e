/** When something that failed is tried again: soon, then ever later, spread so that not all come back at one moment. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** So long a delivery is tried again; a webhook that has got nothing through for so long stops. */
export const PATIENCE_MS = 3 * DAY_MS;
const FIRST_MS = 5_000;
const LONGEST_MS = 2 * HOUR_MS;

/** `failures`: so many until now. Half of the time or all of it, as `random` (0 to 1) says. */
export const backOff = (failures: number, random = Math.random()): number =>
  Math.min(FIRST_MS * 4 ** Math.min(failures - 1, 20), LONGEST_MS) * (0.5 + random / 2);
