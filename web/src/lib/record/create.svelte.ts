/** The form that makes a new record; it stands over whatever page is open. */
import type { ObjectDefinition } from '#lib/definitions.ts';

interface Started {
  object: ObjectDefinition;
  values: Record<string, unknown>;
}

let started = $state.raw<Started>();

export const create = {
  get started(): Started | undefined {
    return started;
  },
  /** `values`: what is known already, such as the customer a task is for. */
  start(object: ObjectDefinition, values: Record<string, unknown> = {}): void {
    started = { object, values };
  },
  stop(): void {
    started = undefined;
  },
};
