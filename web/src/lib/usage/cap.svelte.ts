/** Whether the workspace nears its cap, as the answers of the server say it. */
import { carries } from '#lib/api/http.ts';
import type { Cap } from '#lib/api/usage.ts';
import { hear, know, nothingHeard } from '#lib/usage/heard.ts';

let heard = $state.raw(nothingHeard);

export const capNow = {
  get state(): Cap['state'] {
    return heard.state;
  },
  know(state: Cap['state'], set: string): void {
    heard = know(heard, state, set.slice(0, 7), set);
  },
  /** Of another workspace nothing is known. */
  forget(): void {
    heard = nothingHeard;
  },
};

carries.cap = (said) => {
  heard = hear(heard, said);
};
