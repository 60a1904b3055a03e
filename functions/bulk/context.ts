/** How texts of this workspace are read. Telephone numbers need to know all countries: 120 KB, loaded when used. */
import type { Language, TextContext } from '@regulars/shared/fields/field.ts';
import type { Settings } from '../runtime/store/settings.ts';

export async function textContext({ currency, timeZone, region }: Settings, language: Language): Promise<TextContext> {
  const { parsePhone } = await import('@regulars/shared/rules/phoneNumber.ts');
  return { currency, timeZone, region, language, parsePhone };
}
