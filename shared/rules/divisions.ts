/**
 * 省市区: which provinces, cities and districts there are in China, and what an address in one text says of them. The
 * names are many (16 KB packed): whoever needs them imports this file when they do.
 */
import type { Address } from '../fields/address.ts';
import { divisionLines } from './divisionLines.ts';

interface City {
  name: string;
  districts: readonly string[];
}

interface Province {
  name: string;
  cities: readonly City[];
}

const all: readonly Province[] = divisionLines
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...cities] = line.split(';');
    return {
      name,
      cities: cities.map((one) => {
        const [city = '', ...districts] = one.split(',');
        return { name: city, districts };
      }),
    };
  });

/** 广东 of 广东省, 内蒙古 of 内蒙古自治区, 深圳 of 深圳市. */
const short = (name: string) => name.replace(/(特别行政区|(壮族|回族|维吾尔)?自治区|省|市|地区|盟)$/, '');

const named = <T extends { name: string }>(from: readonly T[], name: string | undefined): T | undefined => {
  const wanted = name?.trim();
  return wanted ? (from.find((one) => one.name === wanted) ?? from.find((one) => short(one.name) === wanted)) : undefined;
};

export const provinces = (): string[] => all.map(({ name }) => name);

export const citiesIn = (province: string | undefined): string[] => named(all, province)?.cities.map(({ name }) => name) ?? [];

export const districtsIn = (province: string | undefined, city: string | undefined): readonly string[] =>
  named(named(all, province)?.cities ?? [], city)?.districts ?? [];

/** Whether both names mean one place: 广东 and 广东省. */
const isSame = (a: string, b: string) => a === b || short(a) === b || short(b) === a;

const between = /^[\s,，、/·-]+/;
const behind = (text: string, name: string) => text.slice(name.length).replace(between, '');

/** What a text begins with, the longest of them. */
const beginning = (text: string, names: readonly string[]) => names.filter((one) => one && text.startsWith(one)).sort((a, b) => b.length - a.length)[0];

type Parts = Pick<Address, 'region' | 'city' | 'district' | 'street'>;

/** City and district that a text begins with, and what is left; a district names its city where there is one such alone. */
function within({ name: region, cities }: Province, line: string): Parts & { rest: string } {
  const text = line.replace(/^市辖区/, '');
  const full = beginning(
    text,
    cities.map(({ name }) => name),
  );
  if (full) {
    const rest = behind(text, full).replace(/^市辖区/, '');
    const district = beginning(rest, districtsIn(region, full));
    return district ? { region, city: full, district, rest: behind(rest, district) } : { region, city: full, rest };
  }
  const lone = beginning(
    text,
    cities.flatMap(({ districts }) => districts),
  );
  const holders = cities.filter(({ districts }) => lone && districts.includes(lone));
  if (lone && holders.length === 1) return { region, city: holders[0]?.name, district: lone, rest: behind(text, lone) };
  for (const { name, districts } of cities) {
    const rest = text.startsWith(short(name)) ? behind(text, short(name)) : undefined;
    const district = rest && beginning(rest, districts);
    if (rest && district) return { region, city: name, district, rest: behind(rest, district) };
  }
  return { region, rest: text };
}

/** The division that a text begins with. A short name counts where it ends the text or a further place follows: 北京路 is a street. */
function placed(text: string): (Parts & { rest: string }) | undefined {
  for (const province of all) {
    if (text.startsWith(province.name)) return within(province, behind(text, province.name));
    const name = short(province.name);
    if (!text.startsWith(name)) continue;
    const rest = behind(text, name);
    if (rest === '') return { region: province.name, rest };
    const found = within(province, rest);
    if (found.city) return found;
  }
  for (const province of all) {
    const city = province.cities.find(({ name }) => text.startsWith(name));
    if (city) return within(province, text);
  }
  return undefined;
}

/** 邮编 before or behind: six digits by themselves. */
function postcodeOf(text: string): { postcode?: string; rest: string } {
  const found = /^(?:邮编[:：]?\s*)?(\d{6})(?!\d)[\s,，]*(?=\p{Script=Han})|[\s,，(（]+(?:邮编[:：]?\s*)?(\d{6})[)）]?$/u.exec(text);
  if (!found) return { rest: text };
  return { postcode: found[1] ?? found[2], rest: text.replace(found[0], '').trim() };
}

/** A Chinese address in one text by its parts; undefined where it begins with no place of China. */
export function addressIn(text: string): Address | undefined {
  const { postcode, rest: line } = postcodeOf(
    text
      .normalize('NFKC')
      .trim()
      .replace(/\s+(CN|中国)$/, ''),
  );
  const found = placed(line.replace(/^(中华人民共和国|中国)[\s,，]*/, ''));
  if (!found) return undefined;
  const { rest, ...parts } = found;
  const isGoverned = citiesIn(parts.region).length > 0;
  return { ...parts, ...(rest ? { street: rest } : {}), ...(postcode ? { postcode } : {}), ...(isGoverned ? { country: 'CN' } : {}) };
}

/** Parts that were told apart, and a street that perhaps says them once more: 广东省, 深圳市 and 广东省深圳市科技园路1号. */
export function withoutRepeats(address: Address): Address {
  const { street } = address;
  const found = street ? addressIn(street) : undefined;
  const country = address.country ?? (named(all, address.region)?.cities.length ? 'CN' : undefined);
  const known = country ? { ...address, country } : address;
  if (!found) return known;
  const agrees = (['region', 'city', 'district'] as const).every((part) => !address[part] || !found[part] || isSame(address[part], found[part]));
  if (!agrees) return known;
  const { street: _, ...told } = known;
  return { ...found, ...told, ...(found.street ? { street: found.street } : {}) };
}
