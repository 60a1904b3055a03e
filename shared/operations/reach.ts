/** What functions reach data as. */

/** Roles that functions take on: to read or write one workspace, to count what it uses, to enter one, and to see what lies across all. */
export const roleNames = ['read', 'write', 'meter', 'directory', 'enrol', 'due', 'listing', 'unowned'] as const;
export type RoleName = (typeof roleNames)[number];

/** The session tag that names the workspace. */
export const TAG = 'tenantId';

/** The variable of a function's environment that says where a role is. */
export const variableOf = (role: RoleName): string => `ROLE_${role.toUpperCase()}`;
