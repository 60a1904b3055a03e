/** A number as people type it, in E.164 where it can be read; otherwise as typed, for the server to refuse. */
import { space } from '#lib/space.svelte.ts';
import { countryOf } from './text.ts';

export async function parsePhone(typed: string): Promise<string> {
  const bare = typed
    .normalize('NFKC')
    .replace(/[\s().\-–/]/g, '')
    .replace(/^00/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(bare)) return bare;
  const { region, timeZone, language } = space.workspace;
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  // The library knows every country; ours is one of them.
  const country = (region ?? countryOf(timeZone, language)) as Parameters<typeof parsePhoneNumberFromString>[1];
  const parsed = parsePhoneNumberFromString(typed, country);
  return parsed?.isPossible() ? parsed.number : typed.trim();
}
