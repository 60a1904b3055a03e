import { redirect } from '@sveltejs/kit';
import { isSignedIn, signIn } from '#lib/api/session.ts';
import { live } from '#lib/live/live.svelte.ts';
import { space } from '#lib/space.svelte.ts';
import { views } from '#lib/views/views.svelte.ts';

/** Below here somebody is signed in and a workspace is open. */
export async function load({ url }) {
  if (!(await isSignedIn())) {
    const { pathname, search } = untracked(url);
    await signIn({ next: `${pathname}${search}` });
    await new Promise(() => {}); // the browser is leaving
  }
  if (space.isOpen) return;
  if (!(await space.open(live.prepare))) redirect(307, '/new-workspace');
  views.load();
}

/** The address is read once, not followed: going from page to page asks for no new session. */
const untracked = (_: URL): Location => location;
