import { CrmError, faultIn } from '@regulars/shared/errors.ts';
import type { Field, TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { previewKind } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { readers } from '../runtime/readers.ts';

const SHOWN = 20;
const LONGEST = 200;

/** Goes over the records that have a value; those that do not fit are shown before the others. */
export const handler = handle(previewKind, async ({ input: { object: of, name, body }, settings, readmodel, language }) => {
  const [{ converted }, { convert }] = await Promise.all([import('./conversion.ts'), import('@regulars/shared/rules/convert.ts')]); // seldom asked for: kept out of the cold start
  const object = settings.definitions.find((one) => one.name === of && !one.internal && !one.pageless && !one.deleted);
  if (!object) throw new CrmError('NOT_FOUND', of);
  const to = converted(object, name, body);
  const from = object.fields[name] as Field; // converted found it
  const context: TextContext = { ...settings, language, ...(await readers()) };
  const counts = { fits: 0, refused: 0 };
  const good: object[] = [];
  const bad: object[] = [];
  for await (const texts of readmodel.each(object, { field: name, empty: false })) {
    for (const text of texts) {
      const record = JSON.parse(text) as AnyRecord; // a record's text, made by the read model
      const made = convert(record[name], from, to, context);
      const fits = 'value' in made;
      counts[fits ? 'fits' : 'refused']++;
      const shown = fits ? good : bad;
      if (shown.length >= SHOWN) continue;
      const value = kindOf(from.kind).toText(record[name], from, context).slice(0, LONGEST);
      const becomes = fits ? { becomes: kindOf(to.kind).toText(made.value, to, context).slice(0, LONGEST) } : { reason: faultIn(made.refused, language) };
      shown.push({ id: record.id, title: String(record[object.title] ?? ''), value, ...becomes });
    }
  }
  return { ...counts, examples: [...bad, ...good].slice(0, SHOWN) as never }; // both are examples, put together above
});
