import { isSignedIn, mayBeSignedIn } from '#lib/api/session.ts';
import { me } from '#lib/api/workspaces.ts';

export async function load() {
  const person = mayBeSignedIn() && (await isSignedIn().catch(() => false)) ? (await me()).person : undefined;
  return { person };
}
