/**
 * What records are called, by id. Answers bring titles of what they link to; what is missing is asked for when it is
 * shown. Ids carry their object: `customer_01J…`.
 */
import { SvelteMap } from 'svelte/reactivity';
import { read, type Titles } from '#lib/api/records.ts';
import { titleOf } from '#lib/definitions.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';

const known = new SvelteMap<string, string>();
const asked = new Set<string>();

export const objectOfId = (id: string): string => id.slice(0, -27);

async function load(id: string): Promise<void> {
  const object = space.byName(objectOfId(id));
  if (!object) return;
  try {
    known.set(id, titleOf(object, await read(object.plural, id)) || m.untitled());
  } catch {
    known.set(id, m.not_visible());
  }
}

/** Work that the system does by itself names itself: `system:import`. */
const system = (id: string): string => (id.startsWith('system:') ? m.system() : '');

export const titles = {
  learn(some: Titles | undefined): void {
    for (const [id, title] of Object.entries(some ?? {})) if (known.get(id) !== title) known.set(id, title);
  },
  /** Empty until it is known. */
  of(id: string): string {
    const title = known.get(id) ?? system(id);
    if (!title && !asked.has(id) && id.length > 27) {
      asked.add(id);
      queueMicrotask(() => void load(id));
    }
    return title;
  },
  forget(): void {
    known.clear();
    asked.clear();
  },
};
