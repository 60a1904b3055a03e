import { CrmError } from '@regulars/shared/errors.ts';
import { createRule } from '@regulars/shared/operations/rules.ts';
import { changeSettings } from '../fields/change.ts';
import { handle } from '../runtime/http/handle.ts';
import { newId } from '../runtime/store/ids.ts';
import { settingsFrom } from '../runtime/store/settings.ts';

const MOST_RULES = 50;

export const handler = handle(createRule, async ({ input, store }) => {
  const { ruleFrom } = await import('./definition.ts'); // seldom asked for: kept out of the cold start
  return changeSettings(store, (settings) => {
    const { definitions } = settingsFrom(settings);
    const rule = ruleFrom(input.body, definitions);
    const { rules = [] } = definitions.find(({ name }) => name === rule.object) ?? {};
    if (rules.length >= MOST_RULES) throw new CrmError('TOO_MANY_RULES', rule.object);
    const id = newId('rule');
    return { entries: { [id]: rule }, answer: { ...rule, id } };
  });
});
