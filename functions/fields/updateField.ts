import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { type Field, isComputed } from '@regulars/shared/fields/field.ts';
import { updateField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { changeSettings, entryOf, ownField } from './change.ts';

/** Another formula or roll-up may have a result of another kind: the field then is of that one. */
export const handler = handle(updateField, async ({ input: { object: of, name, body }, store }) => {
  const { asComputed, computed, computingFaults } = await import('./computed.ts'); // seldom asked for: kept out of the cold start
  const { options, requirementFaults, withoutNulls } = await import('./definition.ts');
  const { overlay } = await import('./overlay.ts');
  return changeSettings(store, (settings) => {
    const { definitions, currency } = settingsFrom(settings);
    const object = definitions.find((one) => one.name === of);
    if (!object || object.internal || object.pageless || object.deleted) throw new CrmError('NOT_FOUND', of);
    const isOwn = name.startsWith('x_');
    const field = isOwn ? ownField(settings, { object: of, name }) : Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
    if (!field) throw new CrmError('NOT_FOUND', name);
    const faults: Fault[] = [...requirementFaults(body, name, object), ...computingFaults({ ...asComputed(field), ...body })];
    if (body.choices && !('choices' in field)) faults.push({ pointer: '/choices', code: 'UNKNOWN_FIELD' });
    if (faults.length > 0) throw new CrmError('INVALID', name, faults);
    const entry = entryOf({ object: of, name });
    const changed: Partial<Field> = isOwn
      ? {
          ...field,
          ...options(body, field),
          ...(isComputed(field) ? computed(object, name, { ...asComputed(field), ...body }, { objects: definitions, currency }) : {}),
        }
      : overlay(settings[entry] as Partial<Field> | undefined, body, field, { object: of, name }); // entries with a point are fields
    return {
      entries: { [entry]: withoutNulls(changed) },
      answer: { ...withoutNulls({ ...field, ...changed }), kind: changed.kind ?? field.kind, object: of, name },
    };
  });
});
