/** Which record is being edited here, in place or in its form: others who look at it are told. */
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

const counts = new SvelteMap<string, number>();

/** Effects begin and end it: what they count must not wake them. */
const count = (id: string, by: number) => untrack(() => counts.set(id, (counts.get(id) ?? 0) + by));

export const editing = {
  is: (id: string): boolean => (counts.get(id) ?? 0) > 0,
  /** Gives the way to end it. */
  begin(id: string): () => void {
    count(id, 1);
    return () => count(id, -1);
  },
};
