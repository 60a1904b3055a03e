/** A customer has no relation to itself. */
import type { Rule } from './rule.ts';

export const relationRule: Rule = ({ after }) =>
  after.from !== undefined && after.from === after.to ? { faults: [{ pointer: '/to', code: 'INVALID' }] } : { fields: {} };
