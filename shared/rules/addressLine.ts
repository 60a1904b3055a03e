/** An address as one line. Types only are imported, so that a page which needs nothing else loads nothing else. */
import type { Address } from '../fields/address.ts';

/** Whether an address is written from the large to the small: by its country, or where that is not said by its letters. */
export const largeFirst = ({ street, district, city, region, country }: Address): boolean =>
  country ? country === 'CN' || country === 'TW' || country === 'JP' : /\p{Script=Han}/u.test(`${region}${city}${district}${street}`);

/** The parts from province to street as one word; 北京市 is province and city and said once. */
export const joinedParts = ({ street = '', district = '', city = '', region = '' }: Address): string =>
  `${region === city ? '' : region}${city}${district}${street}`;

/** On one line: from the large to the small where the country writes so, otherwise the other way round. */
export function addressLine(address: Address): string {
  const { street, district, city, region, postcode, country } = address;
  if (largeFirst(address)) return [postcode, joinedParts(address), country].filter(Boolean).join(' ');
  return [street, district, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join(', ');
}
