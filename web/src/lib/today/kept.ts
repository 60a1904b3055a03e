/** What this browser remembers of the first steps: whether they were put away, and whether a board was looked at. */
import { kept } from '#lib/kept.ts';

export const stepsKept = kept('first-steps', ['closed']);
export const boardKept = kept('board', ['seen']);
