/** Countries by their ISO 3166 code or their name in English or Chinese. */
let byName: Map<string, string> | undefined;

const key = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.'’-]/g, '');

/** The names are those that the platform knows; made on first use, 2 ms. */
function names(): Map<string, string> {
  const made = new Map([
    ['uk', 'GB'],
    ['england', 'GB'],
    ['usa', 'US'],
    ['美国', 'US'],
    ['中国', 'CN'],
    ['prchina', 'CN'],
  ]);
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const language of ['en', 'zh']) {
    const known = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
      const name = known.of(code);
      if (name) {
        if (!made.has(key(name))) made.set(key(name), code);
        made.set(key(code), code);
      }
    }
  }
  return made;
}

export function countryOf(text: string): string | undefined {
  byName ??= names();
  return byName.get(key(text));
}
