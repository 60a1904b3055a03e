import { number } from '#lib/i18n/format.ts';

/** `3 KB`, `1.2 MB`. */
export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${number(Math.max(1, Math.round(bytes / 1000)))} KB` : `${number(Math.round(bytes / 100_000) / 10)} MB`;
