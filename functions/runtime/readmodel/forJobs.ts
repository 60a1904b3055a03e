/** The read model as a job asks it: for who asked for the job, with the rights they had; all that was done before is in it. */
import { seenOf } from '@regulars/shared/rules/rights.ts';
import type { Reader } from '../store/reader.ts';
import { collationIn, type Settings } from '../store/settings.ts';
import type { Meter } from '../store/table.ts';
import { modelOf, pay } from './handed.ts';
import { type ReadModel, readModelFor } from './readmodel.ts';

export async function readModelOf(workspace: string, settings: Settings, reader: Reader, meter: Meter): Promise<ReadModel> {
  const opened = await modelOf(workspace, settings, meter);
  const { model, cursorKey } = opened;
  await model.current().finally(() => pay(opened, meter));
  const asked = readModelFor(model, {
    principal: reader.user,
    reader,
    definitions: seenOf([...model.definitions().values()], reader),
    now: new Date().toISOString(),
    timeZone: settings.timeZone,
    cursorKey,
    collation: collationIn(settings.record),
  });
  const paid = <A extends unknown[], R>(question: (...given: A) => Promise<R>) => {
    return (...given: A): Promise<R> => question(...given).finally(() => pay(opened, meter));
  };
  return {
    ...asked,
    ids: paid(asked.ids),
    list: paid(asked.list),
    summarize: paid(asked.summarize),
    titles: paid(asked.titles),
    groups: paid(asked.groups),
    pointers: paid(asked.pointers),
    seenPointers: paid(asked.seenPointers),
  };
}
