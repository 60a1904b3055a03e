import { isSignedIn, signIn } from '#lib/api/session.ts';
import { me } from '#lib/api/workspaces.ts';

export async function load() {
  if (!(await isSignedIn())) {
    await signIn({ next: '/new-workspace' });
    await new Promise(() => {}); // the browser is leaving
  }
  return { isFirst: (await me()).workspaces.length === 0 };
}
