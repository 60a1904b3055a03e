/** The read model as a job asks it: for who asked for the job, with the rights they had. */
import { seenOf } from '@regulars/shared/rules/rights.ts';
import type { Reader } from '../store/reader.ts';
import { collationIn, type Settings } from '../store/settings.ts';
import type { Meter } from '../store/table.ts';
import { modelOf } from './handed.ts';
import { type ReadModel, readModelFor } from './readmodel.ts';

export async function readModelOf(workspace: string, settings: Settings, reader: Reader, meter: Meter): Promise<ReadModel> {
  const { model, cursorKey } = await modelOf(workspace, settings, meter);
  return readModelFor(model, {
    principal: reader.user,
    reader,
    definitions: seenOf([...model.definitions().values()], reader),
    now: new Date().toISOString(),
    timeZone: settings.timeZone,
    cursorKey,
    collation: collationIn(settings.record),
  });
}
