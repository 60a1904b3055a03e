/** Workspaces and their keys, as the machine's owner makes them. */
import { type Directory, directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { openWorkspace } from '@regulars/functions/runtime/directory/openWorkspace.ts';
import { ulid } from '@regulars/functions/runtime/store/ids.ts';
import type { Settings } from '@regulars/functions/runtime/store/settings.ts';
import { email } from '@regulars/shared/fields/email.ts';
import { type Access, accesses, type Role, roles } from '@regulars/shared/roles.ts';
import type { Asked } from './commands.ts';
import { Wrong } from './wrong.ts';

const meter = { read: 0, write: 0 };
const defaults = {
  en: { currency: 'USD', timeZone: 'America/New_York', region: 'US' },
  zh: { currency: 'CNY', timeZone: 'Asia/Shanghai', region: 'CN' },
} as const;

const oneOf = <T extends string>(name: string, value: string, from: readonly T[]): T => {
  const found = from.find((one) => one === value);
  if (!found) throw new Wrong(`--${name} is one of ${from.join(', ')}.`);
  return found;
};

const named = (name: string, value: string, holds: boolean, example: string): string => {
  if (!holds) throw new Wrong(`--${name} ${value}: write it like ${example}.`);
  return value;
};

export async function createWorkspace({ name = '', owner = '', ...asked }: Asked, url: string) {
  const language = oneOf('language', asked.language ?? 'en', ['en', 'zh']);
  const { currency = defaults[language].currency, 'time-zone': timeZone = defaults[language].timeZone, country = defaults[language].region } = asked;
  const reads = email.knows.fromText(owner, { kind: 'email', label: { en: '', zh: '' } }, { language, currency, timeZone, region: country });
  named('owner', owner, 'value' in reads, 'li.wei@example.com');
  named('currency', currency, Intl.supportedValuesOf('currency').includes(currency), 'EUR');
  named('time-zone', timeZone, isTimeZone(timeZone), 'Europe/Berlin');
  named('country', country, /^[A-Z]{2}$/.test(country), 'DE');
  const directory = directoryOf(meter);
  const workspace = ulid();
  const now = new Date().toISOString();
  const values = { name, language, currency, timeZone, region: country, owner: { name: owner.split('@')[0] ?? owner, email: owner } };
  const [settings] = await openWorkspace(directory, workspace, values, now);
  if (!settings) throw new Error('No workspace was made');
  const key = await directory.createApiKey({ workspace, user: settings.createdBy, role: 'owner', access: 'all', name: 'admin', now });
  return { workspace, name, owner: { id: settings.createdBy, email: owner }, apiKey: key.key, url };
}

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

export async function listWorkspaces() {
  const directory = directoryOf(meter);
  const found = await directory.workspaces();
  return Promise.all(
    found.map(async (workspace) => {
      const { name, language, currency, timeZone, record } = await directory.settings(workspace);
      return { workspace, name, language, currency, timeZone, createdAt: record.createdAt };
    }),
  );
}

/** The settings of the workspace named on the command line. */
export async function settingsFor(directory: Directory, workspace: string): Promise<Settings> {
  if (!(await directory.workspaces()).includes(workspace)) throw new Wrong(`There is no workspace ${workspace}. list-workspaces shows those there are.`);
  return directory.settings(workspace);
}

export async function createApiKey({ workspace = '', name = 'admin', ...asked }: Asked) {
  const role = oneOf<Role>(
    'role',
    asked.role ?? 'owner',
    roles.map(({ value }) => value),
  );
  const access = oneOf<Access>(
    'access',
    asked.access ?? 'all',
    accesses.map(({ value }) => value),
  );
  const directory = directoryOf(meter);
  const { record } = await settingsFor(directory, workspace);
  const { id, key } = await directory.createApiKey({ workspace, user: record.createdBy, role, access, name, now: new Date().toISOString() });
  return { workspace, id, role, access, name, apiKey: key };
}
