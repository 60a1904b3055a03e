import { CrmError } from '@regulars/shared/errors.ts';
import { updateField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeField } from './change.ts';
import { options } from './definition.ts';

export const handler = handle(updateField, ({ input, store }) =>
  changeField(store, input, false, (field) => {
    if (input.body.choices && !('choices' in field)) throw new CrmError('INVALID', 'choices', [{ pointer: '/choices', code: 'UNKNOWN_FIELD' }]);
    return { ...field, ...options(input.body) };
  }),
);
