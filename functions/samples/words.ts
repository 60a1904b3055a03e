/** What a set of samples is made of: one file of words for each language, one entry in it for each kind of business. */
import type { Business } from '@regulars/shared/operations/samples.ts';

export type InteractionKind = 'note' | 'call' | 'email' | 'meeting' | 'visit' | 'message';

export interface Trade {
  companies: readonly string[];
  tags: readonly string[];
  /** What happened: kind, subject, text. */
  events: readonly (readonly [InteractionKind, string, string])[];
  tasks: readonly string[];
  notes: readonly string[];
}

export interface Words {
  people: readonly string[];
  /** City and what stands before the postcode line: street, city, region, postcode. */
  places: readonly { street: string; city: string; region?: string; postcode: string; country: string }[];
  /** Numbers are made of this and six digits. */
  phone: string;
  role: readonly string[];
  trades: Readonly<Record<Business, Trade>>;
}
