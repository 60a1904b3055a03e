import { updateRule } from '@regulars/shared/operations/rules.ts';
import { changeSettings } from '../fields/change.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { ruleIn } from './change.ts';

export const handler = handle(updateRule, async ({ input, store }) => {
  const { ruleFrom } = await import('./definition.ts'); // seldom asked for: kept out of the cold start
  return changeSettings(store, (settings) => {
    const found = ruleIn(settings, input.id);
    const { when = found.when, message = found.message, field = found.field } = input.body;
    const sent = { object: found.object, when: when as unknown as Record<string, unknown>, message, ...(field ? { field } : {}) }; // a kept condition is a tree as one sent is
    const rule = ruleFrom(sent, settingsFrom(settings).definitions);
    return { entries: { [input.id]: rule }, answer: { ...rule, id: input.id } };
  });
});
