import { isSignedIn, mayBeSignedIn } from '#lib/api/session.ts';
import { me } from '#lib/api/workspaces.ts';

/** The token stands behind `#`, where no request takes it along. */
export async function load() {
  const person = mayBeSignedIn() && (await isSignedIn().catch(() => false)) ? (await me()).person : undefined;
  return { token: location.hash.slice(1), person };
}
