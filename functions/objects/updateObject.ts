import { CrmError } from '@regulars/shared/errors.ts';
import { updateObject } from '@regulars/shared/operations/objects.ts';
import { canName } from '@regulars/shared/rules/naming.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeObject } from './change.ts';
import { parts } from './definition.ts';

export const handler = handle(updateObject, ({ input: { name, body }, store }) =>
  changeObject(store, name, false, (object, fields) => {
    const { title } = body;
    if (title !== undefined && !(Object.hasOwn(fields, title) && canName(fields[title])))
      throw new CrmError('INVALID', title, [{ pointer: '/title', code: 'NOT_A_CHOICE' }]);
    return { ...object, ...parts(body) };
  }),
);
