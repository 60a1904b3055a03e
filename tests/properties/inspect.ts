/** Looks at a workspace in the table itself and says everything that is not as the store promises. */

import type { Entry } from '@regulars/functions/runtime/store/entry.ts';
import { link } from '@regulars/functions/runtime/store/journal.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { guardNames } from '@regulars/functions/runtime/store/plan.ts';
import { fieldsOf, unsealRecord } from '@regulars/functions/runtime/store/record.ts';
import { type Keyring, unseal } from '@regulars/functions/runtime/store/seal.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { rowsOf } from '../api/table.ts';
import type { TestLocal } from '../api/world.ts';
import type { Answer } from '../local.ts';

type Attribute = { S?: string; N?: string; B?: string };

const plain = ({ S, N, B }: Attribute): unknown => (S !== undefined ? S : N !== undefined ? Number(N) : Buffer.from(B ?? '', 'base64'));

export interface Stored {
  records: Map<string, AnyRecord>;
  entries: { entry: Entry; salt: string }[];
  heads: { lane: number; sequence: number; hash: Buffer }[];
  guards: Map<string, string>;
  keyring: Keyring;
}

export async function storedOf(local: TestLocal, workspace: string): Promise<Stored> {
  const keyring = await keyringOf(workspace, { read: 0, write: 0 });
  const stored: Stored = { records: new Map(), entries: [], heads: [], guards: new Map(), keyring };
  const prefix = `T#${workspace}#`;
  for (const { pk, sk, item } of rowsOf(local)) {
    if (!pk.startsWith(prefix)) continue;
    const parsed = JSON.parse(item) as Record<string, Attribute>; // DynamoDB's JSON
    const values = Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, plain(value)]));
    const [kind, ...rest] = pk.slice(prefix.length).split('#');
    if (kind === 'R') stored.records.set(rest[1] as string, unsealRecord(keyring, rest[1] as string, values));
    else if (kind === 'J' && rest.length === 0 && sk.startsWith('head#'))
      stored.heads.push({ lane: Number(sk.slice(5)), sequence: values.n as number, hash: values.h as Buffer });
    else if (kind === 'J' && rest.length === 2) {
      const { e, s } = unseal(keyring, `entry|${Number(rest[0])}|${Number(sk)}`, values.d as Buffer) as { e: Entry; s: string };
      stored.entries.push({ entry: e, salt: s });
    } else if (kind === 'U') stored.guards.set(rest.join('#'), values.r as string);
  }
  return stored;
}

/** What is wrong; empty when all promises hold. */
export function faultsIn({ records, entries, heads, guards, keyring }: Stored, objects: ReadonlyMap<string, ObjectOf>): string[] {
  const faults: string[] = [];
  const say = (holds: boolean, what: string) => void (holds || faults.push(what));

  // Lanes have no gaps, and each head's hash is that of all entries before it, in this order.
  for (const lane of new Set([...heads.map((head) => head.lane), ...entries.map(({ entry }) => entry.lane)])) {
    const head = heads.find((one) => one.lane === lane);
    const mine = entries.filter(({ entry }) => entry.lane === lane).sort((a, b) => a.entry.sequence - b.entry.sequence);
    let hash: Buffer = Buffer.alloc(32);
    for (const [at, { entry, salt }] of mine.entries()) {
      say(entry.sequence === at + 1, `lane ${lane} has ${entry.sequence} where ${at + 1} is due`);
      hash = link(hash, entry, salt);
    }
    say(head?.sequence === mine.length, `lane ${lane} stands at ${head?.sequence} with ${mine.length} entries`);
    say(head !== undefined && Buffer.compare(hash, head.hash) === 0, `the chain of lane ${lane} does not lead to its head`);
  }

  // Every record is the fold of its entries, its versions without gaps.
  const byRecord = Map.groupBy(
    entries.map(({ entry }) => entry),
    ({ record }) => record,
  );
  say(byRecord.size === records.size, `${records.size} records, entries of ${byRecord.size}`);
  const alive: string[] = [];
  for (const [id, record] of records) {
    let fields: Record<string, unknown> = {};
    let trashed = false;
    const mine = (byRecord.get(id) ?? []).sort((a, b) => a.version - b.version);
    for (const [at, { version, before, after, action }] of mine.entries()) {
      say(version === at + 1, `${id} has version ${version} where ${at + 1} is due`);
      for (const [name, value] of Object.entries(before)) {
        say(JSON.stringify(fields[name]) === JSON.stringify(value), `${id} ${version}: before of ${name} is not what was there`);
        delete fields[name];
      }
      fields = { ...fields, ...after };
      say((action === 'create') === (at === 0), `${id} ${version} is a ${action}`);
      trashed = action === 'trash' || (trashed && action !== 'restore');
    }
    say(record.version === mine.length, `${id} is at ${record.version} with ${mine.length} entries`);
    const sorted = (of: Record<string, unknown>) => JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
    say(sorted(fields) === sorted(fieldsOf(record)), `${id} is not the fold of its entries`);
    say(trashed === (record.trashedAt !== undefined), `${id} is ${trashed ? '' : 'not '}in the trash by its entries`);
    const object = objects.get(id.slice(0, -27));
    if (object && !trashed)
      for (const guard of guardNames(object, fields, keyring)) {
        alive.push(guard);
        say(guards.get(guard) === id, `${id} does not hold its guard ${guard.split('#')[1]}`);
      }
  }
  say(new Set(alive).size === alive.length, 'two records share a unique value');
  say(guards.size === alive.length, `${guards.size} guards for ${alive.length} values`);
  return faults;
}

/** What was acknowledged and is not there, or there twice; `answers` by the keys that `writeAtRandom` asks under. */
export function unkept(answers: ReadonlyMap<string, Answer>, { records, entries }: Stored): string[] {
  const all = [...records.values()];
  const called = (field: string) => Map.groupBy(all, (one) => one[field]);
  const [named, subjects] = [called('name'), called('subject')];
  const noted = Map.groupBy(entries, ({ entry }) => `${entry.record} ${entry.after.note}`);
  const kept: Record<string, (body: Answer['body']) => boolean> = {
    create: ({ id, name }) => named.get(name)?.length === 1 && named.get(name)?.[0]?.id === id,
    update: ({ id, note }) => noted.get(`${id} ${note}`)?.length === 1,
    delete: ({ id, trashedAt }) => records.get(id)?.trashedAt === trashedAt,
    batch: ({ results }) => results.every(({ record }: Answer['body']) => subjects.get(record.subject)?.length === 1),
  };
  return [...answers].filter(([key, { body }]) => !kept[key.split('.')[0] ?? '']?.(body)).map(([key]) => key);
}
