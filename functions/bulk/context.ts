/** How texts of this workspace are read. */
import type { Language, TextContext } from '@regulars/shared/fields/field.ts';
import { readers } from '../runtime/readers.ts';
import type { Settings } from '../runtime/store/settings.ts';

export async function textContext({ currency, timeZone, region }: Settings, language: Language): Promise<TextContext> {
  return { currency, timeZone, region, language, ...(await readers()) };
}
