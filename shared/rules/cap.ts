/** The cap on a month: near or reached. Beside no prices and no words, because every request asks it. */
export const monthOf = (moment: string): string => moment.slice(0, 7);

/** From this share of the cap on people are warned. */
export const WARNED_FROM = 0.8;
export type CapState = 'free' | 'warned' | 'reached';
export const capState = (spent: number, cap: number | undefined): CapState =>
  cap === undefined ? 'free' : spent >= cap ? 'reached' : spent >= cap * WARNED_FROM ? 'warned' : 'free';
