/** A task that is ticked off remembers when; one that is opened again forgets it. */
import type { Rule } from './rule.ts';

export const taskRule: Rule = ({ before, after, now }) => {
  const done = after.done === true;
  if (done === (before?.done === true)) return { fields: {} };
  return { fields: { doneAt: done ? now : null } };
};
