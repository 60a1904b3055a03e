/**
 * A notice by mail: once, to who has not read it, still wants it so, and may see what it is about. Sent before it is noted:
 * a process that ends between the two sends it twice rather than never.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { mailNotice } from '@regulars/shared/operations/jobs.ts';
import { may } from '@regulars/shared/roles.ts';
import { wantsByMail } from '@regulars/shared/rules/notices.ts';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { viewerOf } from '../records/viewer.ts';
import type { Message } from '../runtime/events/events.ts';
import { isRead, type Notice, notificationsOf } from '../runtime/notifications/notifications.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { recordKey } from '../runtime/store/keys.ts';
import { type Reader, sees } from '../runtime/store/reader.ts';
import { unsealRecord } from '../runtime/store/record.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import { type Settings, settingsOf } from '../runtime/store/settings.ts';
import { type Meter, type Table, tableFor } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import { type About, noticeLetter } from './noticeLetter.ts';

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { body, messageId } of Records) {
    const { workspace, job } = JSON.parse(body) as Message; // sent by `give`
    const [user = '', id = ''] = job.split('|');
    const began = performance.now();
    const meter: Meter = { read: 0, write: 0 };
    const problem = await send(workspace, user, id, meter).catch((error: Error) => error);
    writeLine({ of: mailNotice, began, meter, problem: problem ?? undefined, says: { job: mailNotice.id, workspace, user } });
    if (problem) failed.push(messageId); // it comes again
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

interface Place {
  table: Table;
  keyring: Keyring;
  settings: Settings;
}

async function send(workspace: string, user: string, id: string, meter: Meter): Promise<undefined> {
  const table = tableFor(meter, { workspace });
  const [keyring, settings] = await Promise.all([keyringOf(workspace, meter), settingsOf(workspace, meter)]);
  const place = { table, keyring, settings };
  const notifications = notificationsOf(table, keyring, user);
  const [found, reading, person] = await Promise.all([notifications.one(id), notifications.reading(), recordOf(place, userObject.name, user)]);
  if (!found || found.mailed || isRead(reading, id) || !wantsByMail(reading.wanted, found.notice.kind)) return;
  const reader = person && viewerOf(settings, person);
  if (!reader) return;
  const about = await aboutOf(place, reader, found.notice);
  if (!about) return;
  const letter = noticeLetter(found.notice, about, settings, await nameOf(place, reader, found.notice.by));
  const { mailOf } = await import('../runtime/mail/mail.ts'); // most have been read by now
  await mailOf(meter).send({ to: String(person.email), ...letter });
  await notifications.mailed(id);
}

async function recordOf({ table, keyring }: Place, object: string, id: string) {
  const item = await table.get(recordKey(keyring.workspace, object, id));
  return item && unsealRecord(keyring, id, item);
}

/** What the notice is about, as far as who gets it may see it by now. */
async function aboutOf(place: Place, reader: Reader, { kind, object, record: id }: Notice): Promise<About | undefined> {
  if (kind === 'stopped') return may(reader.role, 'webhooks:update') ? {} : undefined;
  const definition = place.settings.definitions.find(({ name }) => name === object);
  const record = definition && !definition.deleted ? await recordOf(place, object, id) : undefined;
  if (!definition || !record || record.trashedAt || !(await sees(reader, definition, record, (one) => teamsOf(place, one)))) return;
  return { of: definition, title: shown(reader, definition, record, definition.title) };
}

/** Who did it, where they are somebody whose name the reader may read. */
async function nameOf(place: Place, reader: Reader, by = ''): Promise<string | undefined> {
  const definition = place.settings.definitions.find(({ name }) => name === userObject.name);
  const record = definition && by.startsWith(`${userObject.name}_`) ? await recordOf(place, userObject.name, by) : undefined;
  return definition && record && shown(reader, definition, record, definition.title);
}

/** A field that the reader sees, where it is a text. */
function shown({ rights }: Reader, definition: ObjectOf, record: AnyRecord, field: string): string | undefined {
  const value = Object.hasOwn(seenBy(definition, rights).fields, field) ? record[field] : undefined;
  return typeof value === 'string' && value ? value : undefined;
}

const teamsOf = async (place: Place, user: string): Promise<string[]> => ((await recordOf(place, userObject.name, user))?.teams as string[] | undefined) ?? []; // the definition of users says so
