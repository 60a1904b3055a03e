/** Which rows are chosen: some by id, or all that match but those left out. Pure. */
export interface Chosen {
  all: boolean;
  /** Those chosen; with `all`, those that are not. */
  ids: ReadonlySet<string>;
}

/** So many rows can be chosen, or left out, one by one. */
export const MOST_NAMED = 1000;

export const none: Chosen = { all: false, ids: new Set() };
export const everything: Chosen = { all: true, ids: new Set() };

export const has = ({ all, ids }: Chosen, id: string): boolean => ids.has(id) !== all;

export function withRows({ all, ids }: Chosen, rows: Iterable<string>, on: boolean): Chosen {
  const next = new Set(ids);
  for (const id of rows) {
    if (on !== all) next.add(id);
    else next.delete(id);
  }
  return { all, ids: next };
}

export const countOf = ({ all, ids }: Chosen, matching: number): number => (all ? Math.max(0, matching - ids.size) : ids.size);

export const isFull = ({ ids }: Chosen): boolean => ids.size > MOST_NAMED;
