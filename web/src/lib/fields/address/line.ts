import type { Address } from '@regulars/shared/fields/address.ts';
import { joinedParts, largeFirst } from '@regulars/shared/rules/addressLine.ts';

/** On one line: from the large to the small where the country writes so, otherwise the other way round. */
export function addressLine(address: Address): string {
  const { street, district, city, region, postcode, country } = address;
  if (largeFirst(address)) return [joinedParts(address), postcode].filter(Boolean).join(' ');
  return [street, district, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join(', ');
}

/** A map of no particular maker; Chinese addresses open where they are known, and those of no country where its readers are. */
export const mapOf = (address: Address, here?: string): string => {
  const query = encodeURIComponent(addressLine(address));
  return (address.country ?? here) === 'CN' ? `https://uri.amap.com/search?keyword=${query}` : `https://www.openstreetmap.org/search?query=${query}`;
};
