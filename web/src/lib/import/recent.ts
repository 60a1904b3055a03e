/** The imports last started in this browser, so that they can be found again and undone. */
import { keptText } from '#lib/kept.ts';
import { space } from '#lib/space.svelte.ts';

export interface Recent {
  job: string;
  /** Name of the file. */
  name: string;
  at: string;
}

const store = (object: string) => keptText(`imports.${space.workspace.id}.${object}`);

export function recentImports(object: string): Recent[] {
  try {
    const parsed: unknown = JSON.parse(store(object).read() ?? '[]');
    return Array.isArray(parsed) ? (parsed as Recent[]) : []; // written below, nowhere else
  } catch {
    return [];
  }
}

export const rememberImport = (object: string, job: string, name: string): void =>
  store(object).write(JSON.stringify([{ job, name, at: new Date().toISOString() }, ...recentImports(object)].slice(0, 5)));
