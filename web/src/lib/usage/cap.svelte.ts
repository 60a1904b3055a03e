/** Whether the workspace nears its cap, as the last answer of the server said it. */
import { carries } from '#lib/api/http.ts';
import type { Cap } from '#lib/api/usage.ts';

let state = $state<Cap['state']>('free');

export const capNow = {
  get state(): Cap['state'] {
    return state;
  },
  hear(said: string | null): void {
    state = said === 'warned' || said === 'reached' ? said : 'free';
  },
};

carries.cap = capNow.hear;
