/** What the rows of an import are read and resolved with, in the job that tries it as in the one that carries it out. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Plan } from '@regulars/shared/operations/imports.ts';
import { placeName } from '@regulars/shared/rules/guess.ts';
import { headingsOf } from '../runtime/csv/read.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { readers } from '../runtime/readers.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { finderOf } from './finder.ts';
import type { Layout } from './layout.ts';
import type { Importing } from './resolve.ts';
import { meaningsOf } from './row.ts';

export async function importingOf(
  { table, keyring, job }: Pick<Work, 'table' | 'keyring' | 'job'>,
  settings: Settings,
  object: ObjectOf,
  layout: Layout,
  plan: Plan,
): Promise<Importing> {
  return {
    table,
    keyring,
    job,
    settings,
    object,
    layout,
    meanings: meaningsOf(headingsOf(layout.titles, placeName(job.language)), plan),
    context: { ...settings, language: job.language, ...(await readers()) },
    finder: finderOf({ table, keyring, job }, settings),
    writer: {
      user: job.asker.user,
      via: 'import',
      cause: job.id,
      now: new Date().toISOString(),
      timeZone: settings.timeZone,
      settings: settings.version,
    },
  };
}
