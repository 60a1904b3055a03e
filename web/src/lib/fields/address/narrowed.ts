/** What a place chosen from a list means for the smaller ones below it. */
import type { Address } from '@regulars/shared/fields/address.ts';

export type Narrowing = 'region' | 'city' | 'district';

interface Places {
  provinces(): readonly string[];
  citiesIn(province: string | undefined): readonly string[];
  districtsIn(province: string | undefined, city: string | undefined): readonly string[];
}

const without = (address: Address, part: Narrowing): Address => {
  const { [part]: _, ...rest } = address;
  return rest;
};

/**
 * A city of the former province goes, and so does a district of the former city; what stands in no list is somebody's
 * own words and stays. Beijing, Shanghai, Tianjin and Chongqing are province and city at once.
 */
export function narrowed(before: Address, after: Address, part: Narrowing, { provinces, citiesIn, districtsIn }: Places): Address {
  let next = after;
  const cities = citiesIn(next.region);
  if (part === 'region' && next.city && citiesIn(before.region).includes(next.city) && !cities.includes(next.city)) next = without(next, 'city');
  if (part === 'region' && !next.city && cities.length === 1 && cities[0] === next.region) next = { ...next, city: next.region };
  const fits = (address: Address) => districtsIn(address.region, address.city).includes(next.district ?? '');
  if (part !== 'district' && next.district && fits(before) && !fits(next)) next = without(next, 'district');
  const isListed = next.region !== undefined && provinces().includes(next.region) && cities.length > 0;
  return isListed && !next.country ? { ...next, country: 'CN' } : next;
}
