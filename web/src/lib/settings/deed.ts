/** One deed of an admin: done, told with a way back, and the definitions asked for anew. */
import { oneLine } from '#lib/api/sentences.ts';
import { undo } from '#lib/changes.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { cache, space } from '#lib/space.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export const definitionsKey = ['definitions', 'all'];

export const refreshed = (): Promise<unknown> => Promise.all([cache.invalidateQueries({ queryKey: definitionsKey }), space.refreshDefinitions()]);

export async function perform(deed: () => Promise<{ change: string | undefined }>, text: string): Promise<void> {
  try {
    const { change } = await deed();
    const back = async () => {
      if (change) await undo(change);
      await refreshed();
    };
    toasts.show(text, { ms: change ? 10_000 : 4_000, action: change ? { label: m.undo(), run: () => void back() } : undefined });
  } catch (error) {
    toasts.show(oneLine(error), { bad: true });
  }
  await refreshed();
}
