import { goto } from '$app/navigation';

/** Within a page: scroll position and focus stay where they are. */
export const go = (href: string, { replace = false }: { replace?: boolean } = {}): Promise<void> => goto(href, { reset: false, replace });
