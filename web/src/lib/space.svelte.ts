/** The signed-in person, the workspace they work in and its definitions. Filled by the layout's load, read everywhere. */
import { QueryClient } from '@tanstack/svelte-query';
import { ApiError, ask, carries, forgetPosition } from '#lib/api/http.ts';
import { type Me, me, readWorkspace, type Workspace } from '#lib/api/workspaces.ts';
import type { Definitions, ObjectDefinition } from '#lib/definitions.ts';
import { keptText } from '#lib/kept.ts';
import { capNow } from '#lib/usage/cap.svelte.ts';

const chosen = keptText('workspace');

let person = $state.raw<Me>();
let workspace = $state.raw<Workspace>();
let definitions = $state.raw<Definitions>();
let current = chosen.read();

carries.workspace = () => current;

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof ApiError && (error.status === 0 || error.status >= 500) && failures < 2,
      /** What passes is over soon; who waits wants to know. */
      retryDelay: (failures) => 300 * 3 ** failures,
    },
  },
});

export const space = {
  get person(): Me | undefined {
    return person;
  },
  /** Throws where there is none: pages below the shell always have one. */
  get workspace(): Workspace {
    if (!workspace) throw new Error('No workspace is open');
    return workspace;
  },
  get isOpen(): boolean {
    return workspace !== undefined;
  },
  get objects(): ObjectDefinition[] {
    return definitions?.objects ?? [];
  },
  get settingsVersion(): number {
    return definitions?.version ?? 0;
  },
  byPlural: (plural: string): ObjectDefinition | undefined => definitions?.objects.find((one) => one.plural === plural),
  byName: (name: string | undefined): ObjectDefinition | undefined => definitions?.objects.find((one) => one.name === name),

  /** Opens the workspace chosen last, and does `beside` with it; false when this person has none yet. */
  async open(beside: () => Promise<void> = async () => {}): Promise<boolean> {
    person = await me();
    const found = person.workspaces.find(({ id }) => id === current) ?? person.workspaces[0];
    if (!found) return false;
    current = found.id;
    chosen.write(found.id);
    [workspace, definitions] = await Promise.all([readWorkspace(), ask<Definitions>('GET', '/v1/definitions'), beside()]);
    return true;
  },

  /** After this every call goes to another workspace; nothing of the former one stays in memory. */
  choose(id: string): void {
    current = id;
    chosen.write(id);
    workspace = undefined;
    definitions = undefined;
    forgetPosition();
    capNow.forget();
    cache.clear();
  },

  async refreshDefinitions(): Promise<void> {
    definitions = await ask<Definitions>('GET', '/v1/definitions');
  },

  took(next: Workspace): void {
    workspace = next;
  },
};
