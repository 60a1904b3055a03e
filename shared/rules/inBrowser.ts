/** The workspace's rules as a page asks them. Loaded when a form needs them: they bring the kinds of field along. */
import * as z from 'zod/mini';

// The compiler of schemas tries out `eval`, which the content policy of the page reports.
z.config({ jitless: true });

export const loadRules = () => import('./refusal.ts');
