/** The question whether the rest goes in where some cells cannot. */
import type { Refusal } from '#lib/api/bulk.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import type { Grid } from '#lib/list/grid.svelte.ts';

export interface Asked {
  object: ObjectDefinition;
  grid: Grid;
  bad: readonly Refusal[];
  /** Cells that can go in. */
  good: number;
}

let asked = $state.raw<Asked & { answer: (yes: boolean) => void }>();

export const asking = {
  get now(): Asked | undefined {
    return asked;
  },
  ask: (of: Asked): Promise<boolean> =>
    new Promise((answer) => {
      asked = { ...of, answer };
    }),
  answer(yes: boolean): void {
    asked?.answer(yes);
    asked = undefined;
  },
};
