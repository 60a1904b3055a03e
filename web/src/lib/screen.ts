import { MediaQuery } from 'svelte/reactivity';

/** One hand, one column: cards, sheets, a bar below. */
export const phone = new MediaQuery('max-width: 639px');
