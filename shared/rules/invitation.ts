/** An invitation is open for seven days, until it is used or withdrawn. */
const DAYS = 7;

interface Invitation {
  /** ISO 8601 instants. */
  expiresAt?: unknown;
  trashedAt?: unknown;
}

export const expiryFrom = (now: string): string => new Date(Date.parse(now) + DAYS * 86_400_000).toISOString();

/** Used and withdrawn ones lie in the trash. */
export const isOver = ({ trashedAt }: Invitation): boolean => trashedAt !== undefined;
export const isOpen = (invitation: Invitation, now: string): boolean => !isOver(invitation) && Date.parse(String(invitation.expiresAt)) > Date.parse(now);
