const known = new Map<string, number>();

/** Minor units in one major unit: 100 for EUR, 1 for JPY, 1000 for KWD. */
export function minorUnits(currency: string): number {
  let found = known.get(currency);
  if (found === undefined) {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    found = 10 ** maximumFractionDigits;
    known.set(currency, found);
  }
  return found;
}
