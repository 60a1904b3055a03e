/** Only a path of our own is returned to after signing in: no scheme, no host, no backslash. */
export const ownPath = (next: string | null | undefined): string => (next && /^\/(?![/\\])[^\\\s]*$/.test(next) && !next.startsWith('/signed-in') ? next : '/');
