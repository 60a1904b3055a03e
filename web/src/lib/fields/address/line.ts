import type { Address } from '@regulars/shared/fields/address.ts';
import { addressLine, joinedParts, largeFirst } from '@regulars/shared/rules/addressLine.ts';

/** As people read it: a Chinese address without its country's code, its postcode behind. */
export function shownLine(address: Address): string {
  return largeFirst(address) ? [joinedParts(address), address.postcode].filter(Boolean).join(' ') : addressLine(address);
}

/** A map of no particular maker; Chinese addresses open where they are known, and those of no country where its readers are. */
export const mapOf = (address: Address, here?: string): string => {
  const query = encodeURIComponent(shownLine(address));
  return (address.country ?? here) === 'CN' ? `https://uri.amap.com/search?keyword=${query}` : `https://www.openstreetmap.org/search?query=${query}`;
};
