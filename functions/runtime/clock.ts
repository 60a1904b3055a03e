/** What time it is for what is done at a time: requests, what is due, deliveries. A test lets it run ahead of the machine's clock. */
export const clock = {
  /** Milliseconds; nothing but a test sets it. */
  ahead: 0,
  now: (): number => Date.now() + clock.ahead,
  /** ISO 8601, so many milliseconds from now. */
  iso: (later = 0): string => new Date(clock.now() + later).toISOString(),
};
