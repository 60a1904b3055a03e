/** A workspace as its pages show it: settings, and the reader's place in it. */
import type { Member } from '../runtime/directory/directory.ts';
import { collationIn, type Settings } from '../runtime/store/settings.ts';

export const workspaceView = ({ version, record, name, language, currency, timeZone, region }: Settings, me: Member) => ({
  id: record.id.slice('workspace_'.length),
  version,
  name,
  language,
  currency,
  timeZone,
  region,
  collation: collationIn(record),
  duplicatesOff: (record.duplicatesOff as string[] | undefined) ?? [], // the definition of the workspace says so
  ...(record.samples ? { samples: String(record.samples) } : {}),
  me: { id: me.id, name: me.name, email: me.email, role: me.role, access: me.access, ...(me.collation ? { collation: me.collation } : {}) },
});
