/** The one rule in the settings that an operation is about. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { OwnRule } from '@regulars/shared/objects/own.ts';

export function ruleIn(settings: AnyRecord, id: string): OwnRule {
  if (!Object.hasOwn(settings, id)) throw new CrmError('NOT_FOUND', id);
  return settings[id] as OwnRule; // entries of this name are rules
}
