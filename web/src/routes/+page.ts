import { redirect } from '@sveltejs/kit';
import { isSignedIn, mayBeSignedIn } from '#lib/api/session.ts';

/** Visitors see the landing page at once; whoever was signed in before goes on to the day. */
export async function load() {
  if (mayBeSignedIn() && (await isSignedIn().catch(() => false))) redirect(307, '/today');
}
