/** The sign of an own object: a box until the pictures are loaded. */
import Box from '@lucide/svelte/icons/box';

let signs = $state.raw<Readonly<Record<string, typeof Box>>>();
let loading = false;

export function signOf(icon: string): typeof Box {
  if (!signs && !loading) {
    loading = true;
    void import('#lib/shell/signs.ts').then((module) => (signs = module.signs));
  }
  return signs?.[icon] ?? Box;
}
