/** One entry of the journal: who changed which record, from what, to what, when and because of what. */
export interface Entry {
  lane: number;
  /** Gap-free within its lane, from 1. */
  sequence: number;
  object: string;
  record: string;
  /** The record's version after the change: 1, 2, 3 … without gaps for each record. */
  version: number;
  action: 'create' | 'update' | 'trash' | 'restore';
  /** The changed fields only; a field that is empty is left out. */
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
  /** ISO 8601, the writer's clock: it may be off by seconds and says nothing about order. */
  at: string;
  /** Id of the user, or `system:…`. */
  by: string;
  /** How it came in: `web`, `api`, `import`, `bulk`, `job`, `undo`. */
  via: string;
  /** The job or change that brought it about. */
  cause?: string;
  /** Version of the settings it was written under. */
  settings: number;
}

/** `05-42`: the name of a change in URLs. */
export const changeId = ({ lane, sequence }: Pick<Entry, 'lane' | 'sequence'>): string => `${String(lane).padStart(2, '0')}-${sequence}`;
