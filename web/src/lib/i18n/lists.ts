/** Currencies, time zones and countries, named by the browser in the reader's language. */
import { locale } from '#lib/i18n/locale.svelte.ts';

/** Those met most often come first; every other code the browser knows follows. */
const common = ['EUR', 'USD', 'CNY', 'GBP', 'HKD', 'TWD', 'JPY', 'SGD', 'AUD', 'CAD', 'CHF'];

export const currencies: readonly string[] = [...new Set([...common, ...Intl.supportedValuesOf('currency')])];

export const currencyName = (code: string): string => `${code} · ${new Intl.DisplayNames(locale.tag, { type: 'currency' }).of(code) ?? code}`;

export const timeZones = (): string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

export const ownTimeZone = (): string => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === 'Asia/Chongqing' || zone === 'PRC' ? 'Asia/Shanghai' : zone;
};

const codes =
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GG GH GI GL GM GN GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW'.split(
    ' ',
  );

export const countryName = (code: string): string => new Intl.DisplayNames(locale.tag, { type: 'region' }).of(code) ?? code;

export const countries = (): string[] => {
  const names = new Intl.DisplayNames(locale.tag, { type: 'region' });
  return [...codes].sort((a, b) => (names.of(a) ?? a).localeCompare(names.of(b) ?? b, locale.tag));
};

const byCountry: Record<string, string> = {
  CN: 'CNY',
  HK: 'HKD',
  TW: 'TWD',
  SG: 'SGD',
  JP: 'JPY',
  GB: 'GBP',
  US: 'USD',
  CA: 'CAD',
  AU: 'AUD',
  CH: 'CHF',
  NZ: 'NZD',
  IN: 'INR',
};

/** The currency of a country as far as it is worth a guess. */
export const currencyOf = (country: string): string | undefined =>
  byCountry[country] ?? (/^(AT|BE|DE|ES|FI|FR|GR|IE|IT|NL|PT)$/.test(country) ? 'EUR' : undefined);
