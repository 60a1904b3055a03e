/** Forms that make new records; they stand over whatever page is open, one over the other where one needs another. */
import type { Row } from '#lib/api/records.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';

export interface Started {
  object: ObjectDefinition;
  values: Record<string, unknown>;
  /** Somebody waits for the record: a form that is to link to it. */
  ended?: (row: Row | undefined) => void;
}

let stack = $state.raw<readonly Started[]>([]);

export const create = {
  /** The last stands on top. */
  get started(): readonly Started[] {
    return stack;
  },
  /** `values`: what is known already, such as the customer a task is for. */
  start(object: ObjectDefinition, values: Record<string, unknown> = {}): void {
    stack = [...stack, { object, values }];
  },
  /** The same for who goes on with the record; undefined where none was made. */
  ask: (object: ObjectDefinition, values: Record<string, unknown>): Promise<Row | undefined> =>
    new Promise((ended) => {
      stack = [...stack, { object, values, ended }];
    }),
  stop(one: Started): void {
    stack = stack.filter((other) => other !== one);
    one.ended?.(undefined); // says nothing where the record has been told of
  },
};
