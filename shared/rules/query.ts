/** Questions to the read model, as the API takes them. Field names may hop one link: `owner.name`. */
import type { Condition } from './condition.ts';

export interface ListQuery {
  where?: Condition;
  /** Search text: all words must be found. Exact before prefix before part, unless `sort` says otherwise. */
  text?: string;
  /** `name` ascending, `-name` descending; ties are broken by id. Default: `-updatedAt`. */
  sort?: readonly string[];
  /** Fields to answer with; all that the reader may see unless given. */
  fields?: readonly string[];
  /** 1 to 200, default 50. */
  limit?: number;
  cursor?: string;
  /** In place of a cursor: how many records to pass over, so that a list can be entered anywhere. */
  offset?: number;
  /** `count`: how many there are in all. `titles`: the titles of linked records by id. */
  include?: readonly ('count' | 'titles')[];
  /** Only what lies in the trash. */
  trashed?: boolean;
}

export type Grouping = string | { field: string; by: 'day' | 'week' | 'month' | 'quarter' | 'year' };

/** Sums, means and extremes of money are given per currency. */
export interface Measure {
  measure: 'count' | 'sum' | 'mean' | 'min' | 'max';
  field?: string;
}

export interface SummarizeQuery {
  where?: Condition;
  text?: string;
  groupBy?: readonly Grouping[];
  measures: readonly Measure[];
}

export interface ListAnswer {
  /** A JSON array of records as text: what the read model stores is handed on unparsed where the reader sees all of it. */
  data: string;
  count?: number;
  nextCursor?: string;
  titles?: Record<string, string>;
}

export interface SummaryRow {
  /** One key for each grouping; null where the field is empty. */
  group: (string | number | boolean | null)[];
  /** One value for each measure; of money: amounts in minor units by currency. */
  values: (number | string | null | Record<string, number>)[];
}
