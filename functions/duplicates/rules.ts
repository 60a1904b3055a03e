/** Which rules of duplicates a workspace goes by: all that it has not switched off. */
import { type DuplicateRule, duplicateRules } from '@regulars/shared/rules/likeness.ts';
import type { Settings } from '../runtime/store/settings.ts';

export function rulesOf({ record }: Pick<Settings, 'record'>, object: string): ReadonlySet<DuplicateRule> {
  const off = (record.duplicatesOff as string[] | undefined) ?? []; // the definition of the workspace says so
  return new Set(duplicateRules.filter((rule) => !off.includes(`${object}:${rule}`)));
}
