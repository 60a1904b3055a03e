/** What a use case is given: its input, who asks, and exactly what the operation's `uses` declares. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { Uses } from '@regulars/shared/operations/operation.ts';
import { start } from '@regulars/shared/rules/position.ts';
import type { Directory } from '../directory/directory.ts';
import type { Events } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { Mail } from '../mail/mail.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { ReadModel } from '../readmodel/handed.ts';
import type { Sockets } from '../sockets/sockets.ts';
import { keyringOf } from '../store/keyring.ts';
import { type Reader, readerOf } from '../store/reader.ts';
import { type Settings, settingsOf } from '../store/settings.ts';
import { type ReadStore, storeFor, type WriteStore } from '../store/store.ts';
import { type Meter, tableFor } from '../store/table.ts';
import type { Usage } from '../usage/usage.ts';
import { type Told, tell } from './answer.ts';
import type { Request } from './request.ts';

/** Somebody signed in, or an API key acting for its user. */
export interface Person {
  sub: string;
  email: string;
}

export interface Always {
  language: Language;
  /** ISO 8601. */
  now: string;
  ifMatch: number | undefined;
  request: Request;
  /** What the request has used so far. */
  meter: Meter;
  /** Adds a header to the answer. */
  header(name: string, value: string): void;
}

/** In a workspace. */
export interface Within {
  workspace: string;
  settings: Settings;
  user: Reader;
}

type Handed<U extends Uses> = (U extends { store: 'write' } ? { store: WriteStore } : U extends { store: 'read' } ? { store: ReadStore } : unknown) &
  (U extends { readmodel: 'read' } ? { readmodel: ReadModel } : unknown) &
  (U extends { files: 'read' | 'write' } ? { files: Files } : unknown) &
  (U extends { events: 'send' } ? { events: Events } : unknown) &
  (U extends { mail: 'send' } ? { mail: Mail } : unknown) &
  (U extends { sockets: 'write' | 'send' } ? { sockets: Sockets } : unknown) &
  (U extends { notifications: 'read' | 'write' } ? { notifications: Notifications } : unknown) &
  (U extends { directory: 'read' | 'write' } ? { directory: Directory } : unknown) &
  (U extends { usage: 'read' | 'write' } ? { usage: Usage } : unknown);

export type Given<I, U extends Uses> = Always & { input: I; person: Person } & (U extends { directory: string; store?: undefined } ? unknown : Within) &
  Handed<U>;

const HEX = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** The workspace that the authorizer found the person in. */
export async function within(request: Request, told: Told): Promise<Within> {
  const { workspace, user, role, access, teams } = request.verdict;
  if (!workspace || !HEX.test(workspace) || !user || !role || !access) throw new CrmError('NOT_FOUND', 'No membership in the workspace asked for');
  const settings = await settingsOf(workspace, told.meter, request.wanted.settings);
  tell(told, { ...start, settings: settings.version });
  return { workspace, settings, user: readerOf(settings, { user, role, access, teams: teams ? teams.split(' ') : [] }) };
}

/** Modules are loaded when first used: a function that never mails bundles no mail. */
export async function hand(
  uses: Uses,
  operation: string,
  request: Request,
  place: Within | undefined,
  told: Told,
  now: string,
): Promise<Record<string, unknown>> {
  const handed: Record<string, unknown> = {};
  if (place && uses.store) handed.store = await openStore(uses, operation, request, place, told, now);
  if (place && uses.readmodel) {
    const { readModelFor } = await import('../readmodel/handed.ts');
    handed.readmodel = await readModelFor({ place, request, told, now });
  }
  if (uses.files) handed.files = (await import('../files/files.ts')).filesOf(place?.workspace ?? '', told.meter);
  if (uses.events) handed.events = (await import('../events/events.ts')).events;
  if (uses.mail) handed.mail = (await import('../mail/mail.ts')).mailOf(told.meter);
  if (place && uses.sockets)
    handed.sockets = (await import('../sockets/sockets.ts')).socketsOf(tableFor(told.meter, place), await keyringOf(place.workspace, told.meter));
  if (place && uses.notifications)
    handed.notifications = (await import('../notifications/notifications.ts')).notificationsOf(
      tableFor(told.meter, place),
      await keyringOf(place.workspace, told.meter),
      place.user.user,
    );
  if (place && uses.usage)
    handed.usage = (await import('../usage/usage.ts')).usageOf(tableFor(told.meter, { workspace: place.workspace, meters: true }), place.workspace);
  if (uses.directory) handed.directory = (await import('../directory/directory.ts')).directoryOf(told.meter);
  return handed;
}

async function openStore(uses: Uses, operation: string, request: Request, { workspace, settings, user }: Within, told: Told, now: string): Promise<WriteStore> {
  const { idempotencyKey, verdict, fingerprint } = request;
  return storeFor({
    table: tableFor(told.meter, { workspace, enrols: uses.directory === 'write' }),
    keyring: await keyringOf(workspace, told.meter),
    settings,
    reader: user,
    writer: { user: user.user, via: verdict.key ? 'api' : 'web', now, timeZone: settings.timeZone, settings: settings.version },
    once: idempotencyKey ? { principal: verdict.key ?? user.user, operation, key: idempotencyKey, request: fingerprint } : undefined,
    wrote: (entries, settings) => {
      const lanes = [...start.lanes];
      for (const { lane, sequence } of entries) lanes[lane] = Math.max(lanes[lane] ?? 0, sequence);
      tell(told, { settings, lanes });
      const [first] = entries;
      if (entries.length === 1 && first) told.headers['x-change'] = `${String(first.lane).padStart(2, '0')}-${first.sequence}`;
    },
  });
}
