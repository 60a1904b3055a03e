/** `+8613800138000` as people read it; a number that no rule knows is set in groups of three. */
export function phoneText(number: string): string {
  const china = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number);
  if (china) return `+86 ${china[1]} ${china[2]} ${china[3]}`;
  const america = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (america) return `+1 ${america[1]} ${america[2]} ${america[3]}`;
  const [, country = '', rest = ''] = /^(\+\d{2})(\d+)$/.exec(number) ?? [];
  return country ? `${country} ${rest.replace(/(\d{3})(?=\d{2})/g, '$1 ')}` : number;
}

/** The country assumed for a number without a country code: the one the time zone says, as far as we know it. */
const countries: Record<string, string> = {
  'Asia/Shanghai': 'CN',
  'Asia/Urumqi': 'CN',
  'Asia/Hong_Kong': 'HK',
  'Asia/Taipei': 'TW',
  'Asia/Singapore': 'SG',
  'Asia/Tokyo': 'JP',
  'Europe/London': 'GB',
  'Europe/Berlin': 'DE',
  'Europe/Paris': 'FR',
  'Europe/Madrid': 'ES',
  'Europe/Rome': 'IT',
  'Europe/Amsterdam': 'NL',
  'Europe/Vienna': 'AT',
  'Europe/Zurich': 'CH',
  'Europe/Dublin': 'IE',
  'Australia/Sydney': 'AU',
  'Australia/Melbourne': 'AU',
  'Pacific/Auckland': 'NZ',
  'America/New_York': 'US',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Los_Angeles': 'US',
  'America/Toronto': 'CA',
  'America/Vancouver': 'CA',
  'Asia/Kolkata': 'IN',
};

export const countryOf = (timeZone: string, language: 'en' | 'zh'): string => countries[timeZone] ?? (language === 'zh' ? 'CN' : 'US');
