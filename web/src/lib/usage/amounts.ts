/** Amounts as the reader writes them: ten-thousandths of a US dollar, of which cents are always shown. */
import { AMOUNTS_TO_DOLLAR } from '@regulars/shared/rules/bill.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';

export const dollars = (amount: number): string =>
  new Intl.NumberFormat(locale.tag, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(
    amount / AMOUNTS_TO_DOLLAR,
  );

export const megabytes = (bytes: number): string =>
  new Intl.NumberFormat(locale.tag, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1_000_000);
