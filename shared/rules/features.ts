/** Which feature work belongs to, and on what machine it runs: what every line says, beside no words, because every request writes one. */
import type { Feature } from './usage.ts';

/** The channel on which functions say what they used, for who runs their process. */
export const LINES = 'regulars.line';

/** Memory of the functions in MB, which milliseconds of computing are multiplied by. The read model and jobs have one whole processor. */
export const memory = { plain: 1024, large: 1769 } as const;

const byFolder: Readonly<Record<string, Feature>> = {
  records: 'records',
  samples: 'records',
  imports: 'imports',
  exports: 'exports',
  bulk: 'bulk',
  jobs: 'bulk',
  duplicates: 'duplicates',
  files: 'files',
  sockets: 'live',
  notifications: 'notifications',
  events: 'webhooks',
  webhooks: 'webhooks',
  people: 'people',
  invitations: 'people',
  roles: 'people',
  workspaces: 'settings',
  objects: 'settings',
  fields: 'settings',
  rules: 'settings',
  layouts: 'settings',
  preferences: 'settings',
  documentation: 'settings',
  usage: 'settings',
  sessions: 'access',
  authorize: 'access',
  snapshots: 'upkeep',
  due: 'upkeep',
};

/** Questions about many records are a feature of their own. */
export function featureOf({ folder, uses }: { folder: string; uses: { readmodel?: string | undefined } }): Feature {
  const found = byFolder[folder];
  if (!found) throw new Error(`The folder ${folder} belongs to no feature: name one in shared/rules/features.ts`);
  return found === 'records' && uses.readmodel ? 'lists' : found;
}
