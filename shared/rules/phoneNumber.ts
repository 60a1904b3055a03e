/** Telephone numbers as people write them, read as E.164. Its metadata weighs 80 KB: only jobs import this file. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** `region`: ISO 3166 country assumed where a number has no country code. Extensions are left out. */
export function parsePhone(text: string, region: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  if (/\de\+?\d/i.test(plain)) return undefined; // a spreadsheet has rounded it to 8.61E+12
  const international = plain.replace(/^(?:\+\s*)?00(?=[1-9])/, '+');
  const found = parsePhoneNumberFromString(international, region as CountryCode); // an unknown country only leaves national numbers unread
  return found?.isPossible() ? found.number : undefined;
}
