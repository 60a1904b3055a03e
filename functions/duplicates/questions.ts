/** The read model as a job asks it: all that is in the table at this moment; who sees the answer sees of it what they may. */
import type { Work } from '../runtime/jobs/handleJob.ts';
import type { ReadModel } from '../runtime/readmodel/readmodel.ts';
import { readHeads } from '../runtime/store/journal.ts';

export async function questionsOf({ keyring, settings, table }: Pick<Work, 'keyring' | 'settings' | 'table'>): Promise<ReadModel> {
  const [{ modelOf }, { readModelFor }] = await Promise.all([import('../runtime/readmodel/handed.ts'), import('../runtime/readmodel/readmodel.ts')]); // with a dictionary of readings
  const { model, cursorKey } = await modelOf(keyring.workspace, settings, table.meter);
  const wanted = { settings: 0, lanes: (await readHeads(table, keyring.workspace)).lanes };
  await model.fresh(wanted);
  return readModelFor(model, {
    principal: 'system:duplicates',
    reader: { user: 'system:duplicates', access: 'all', teams: [] },
    definitions: [...model.definitions().values()],
    now: new Date().toISOString(),
    timeZone: settings.timeZone,
    cursorKey,
    wanted,
  });
}
