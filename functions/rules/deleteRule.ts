import { deleteRule } from '@regulars/shared/operations/rules.ts';
import { changeSettings } from '../fields/change.ts';
import { handle } from '../runtime/http/handle.ts';
import { ruleIn } from './change.ts';

export const handler = handle(deleteRule, ({ input, store }) =>
  changeSettings(store, (settings) => ({ entries: { [input.id]: null }, answer: { ...ruleIn(settings, input.id), id: input.id } })),
);
