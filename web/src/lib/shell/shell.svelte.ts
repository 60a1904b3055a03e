/** What stands over the pages: the palette, the list of keys; and going from one workspace to another. */

import { space } from '#lib/space.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';
import { goto } from '$app/navigation';

let palette = $state(false);
let keys = $state(false);

export const shell = {
  get palette(): boolean {
    return palette;
  },
  set palette(open: boolean) {
    palette = open;
  },
  get keys(): boolean {
    return keys;
  },
  set keys(open: boolean) {
    keys = open;
  },
  openPalette(): void {
    palette = true;
  },
  openKeys(): void {
    keys = true;
  },
  async enter(workspace: string): Promise<void> {
    space.choose(workspace);
    titles.forget();
    await goto('/', { refreshAll: true });
  },
};
