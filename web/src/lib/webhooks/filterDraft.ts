/** A filter of a webhook while it is being made: conditions may still be incomplete. */
import type { EventDeed } from '@regulars/shared/rules/events.ts';
import type { EventFilter } from '#lib/api/webhooks.ts';
import { type DraftGroup, toCondition, toDraft } from '#lib/list/filter.ts';

export interface FilterDraft {
  object: string;
  events: EventDeed[];
  fields: string[];
  before: DraftGroup;
  after: DraftGroup;
}

export const newFilter = (object: string): FilterDraft => ({ object, events: [], fields: [], before: toDraft(undefined), after: toDraft(undefined) });

export const draftOf = ({ object, events = [], fields = [], before, after }: EventFilter): FilterDraft => ({
  object,
  events: [...events],
  fields: [...fields],
  before: toDraft(before),
  after: toDraft(after),
});

/** What is empty asks for nothing. */
export function sentOf({ object, events, fields, before, after }: FilterDraft): EventFilter {
  const [was, is] = [toCondition(before), toCondition(after)];
  return {
    object,
    ...(events.length > 0 ? { events } : {}),
    ...(fields.length > 0 ? { fields } : {}),
    ...(was ? { before: was } : {}),
    ...(is ? { after: is } : {}),
  };
}
