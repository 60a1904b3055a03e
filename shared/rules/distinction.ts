/** A distinction is of two records, whichever of them is named first. */
import type { Rule } from './rule.ts';

export const pairOf = (a: string, b: string): string => [a, b].sort().join(' ');

export const distinctionRule: Rule = ({ after }) => {
  const [first, second] = [String(after.first ?? ''), String(after.second ?? '')];
  return first === second ? { faults: [{ pointer: '/second', code: 'INVALID' }] } : { fields: { pair: pairOf(first, second) } };
};
