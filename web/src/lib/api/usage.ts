/** What the workspace used and what it costs. Amounts are ten-thousandths of a US dollar. */
import type { Feature, Quantities } from '@regulars/shared/rules/usage.ts';
import { ask } from '#lib/api/http.ts';

export interface Cap {
  cents?: number;
  setBy?: string;
  setAt?: string;
  counted: number;
  state: 'free' | 'warned' | 'reached';
}

export interface Part {
  used: Quantities;
  amount: number;
}

export interface Usage {
  month: string;
  features: (Part & { feature: Feature })[];
  users: (Part & { user: string })[];
  lines: (Part & { feature: Feature; user: string })[];
  days: { day: string; requests: number; amount: number }[];
  storage: { bytes: number; files: number; amount: number };
  total: number;
  forecast: number;
  cap: Cap;
  titles: Record<string, string>;
}

export const usageOf = (month?: string): Promise<Usage> => ask('GET', '/v1/usage', { query: { month } });
export const setCap = (cents: number | null): Promise<Cap> => ask('PUT', '/v1/usage/cap', { body: { cents } });
export const statements = async (): Promise<{ month: string; running: boolean }[]> =>
  (await ask<{ data: { month: string; running: boolean }[] }>('GET', '/v1/statements')).data;

export async function downloadStatement(month: string, as: 'pdf' | 'csv'): Promise<void> {
  const bytes = await ask<Blob>('GET', `/v1/statements/${month}`, { query: { as } });
  const url = URL.createObjectURL(new Blob([bytes], { type: as === 'pdf' ? 'application/pdf' : 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `regulars-${month}.${as}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
