/** What a link field may point to, found by typing. */
import { search } from '#lib/api/records.ts';
import { titleOf } from '#lib/definitions.ts';
import { space } from '#lib/space.svelte.ts';
import type { Option } from '#lib/ui/Combobox.svelte';

export const findLinked =
  (to: string | undefined) =>
  async (text: string, signal: AbortSignal): Promise<readonly Option[]> => {
    const object = space.byName(to);
    if (!object) return [];
    const { data } = await search(object.plural, { text: text || undefined, sort: text ? undefined : [object.title], limit: 20 }, signal);
    return data.map((row) => ({ value: row.id, label: titleOf(object, row) || row.id }));
  };
