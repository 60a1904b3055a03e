import type { TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';

/** The title of a record that a text means, as a value of its field; undefined where the field does not take it. */
export function titleFromText(of: Pick<ObjectOf, 'title' | 'fields'>, text: string, context: TextContext): unknown {
  const field = of.fields[of.title];
  if (!field) return undefined;
  const read = kindOf(field.kind).fromText(text, field, context);
  return 'value' in read ? read.value : undefined;
}
