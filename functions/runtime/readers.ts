/**
 * What reading texts takes beyond the settings. Loaded when the first is read: the telephone numbers of all countries are
 * 120 KB, the places of China 70.
 */
import type { TextContext } from '@regulars/shared/fields/field.ts';

export async function readers(): Promise<Required<Pick<TextContext, 'parsePhone' | 'addressIn' | 'withoutRepeats'>>> {
  const [{ parsePhone }, { addressIn, withoutRepeats }] = await Promise.all([
    import('@regulars/shared/rules/phoneNumber.ts'),
    import('@regulars/shared/rules/divisions.ts'),
  ]);
  return { parsePhone, addressIn, withoutRepeats };
}
