import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { definitionsFrom } from '@regulars/shared/objects/own.ts';
import { afterAll, describe, expect, it } from 'vitest';
import type { Entry } from '../store/entry.ts';
import { applyEntries, applyUnknown } from './apply.ts';
import { jsonTable } from './columns.ts';
import { every, type File, openFile } from './file.ts';
import { ensureSchema } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'unknown-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const label = { en: 'Boat', zh: '船' };
const own = definitionsFrom({ x_boat: { plural: 'x_boats', label, pluralLabel: label, titleLabel: label, menu: 1 } }).filter(({ internal }) => !internal);
const standard = own.filter(({ name }) => name !== 'x_boat');
const mapped = (of: readonly ObjectOf[]) => new Map(of.map((one) => [one.name, one]));

function newFile(of: readonly ObjectOf[]): File {
  const file = openFile(join(folder, `${files++}.sqlite`));
  ensureSchema(file, of);
  return file;
}

const entry = (sequence: number, record: string, version: number, before: object, after: object): Entry => ({
  lane: 3,
  sequence,
  object: 'x_boat',
  record,
  version,
  action: version === 1 ? 'create' : 'update',
  before: before as Entry['before'],
  after: after as Entry['after'],
  at: `2026-03-0${version}T10:00:00.000Z`,
  by: 'user_1',
  via: 'web',
  settings: 2,
});
const entries = [
  entry(1, 'x_boat_a', 1, {}, { name: 'Albatros' }),
  entry(2, 'x_boat_b', 1, {}, { name: '海燕' }),
  entry(3, 'x_boat_a', 2, { name: 'Albatros' }, { name: 'Möwe' }),
];
const content = (file: File) => every(file.rows(`SELECT json FROM ${jsonTable('x_boat')} ORDER BY 1`).all()).map(([json]) => json);

/** One process makes an object and its records; another, whose settings are a second old, reads them first. */
describe('records of an object whose definition comes later', () => {
  it('are kept, and are there as if it had been known all along', () => {
    const known = newFile(own);
    applyEntries(known, mapped(own), entries);
    const late = newFile(standard);
    applyEntries(late, mapped(standard), entries.slice(0, 2));
    applyEntries(late, mapped(standard), entries.slice(1));
    ensureSchema(late, own);
    const changes = applyUnknown(late, mapped(own));
    expect(changes.map(({ after }) => [after.id, after.version])).toEqual([
      ['x_boat_a', 1],
      ['x_boat_a', 2],
      ['x_boat_b', 1],
    ]);
    expect(content(late)).toEqual(content(known));
    expect(content(late)).toHaveLength(2);
    expect(applyUnknown(late, mapped(own))).toEqual([]);
  });

  it('are not kept of what the system keeps about itself', () => {
    const file = newFile(standard);
    applyEntries(file, mapped(standard), [{ ...entries[0], object: 'workspace' } as Entry]);
    expect(every(file.rows('SELECT object FROM _unknown').all())).toEqual([]);
  });
});
