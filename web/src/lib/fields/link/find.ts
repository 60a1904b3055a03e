/** What a link field may point to, found by typing, or made where it is missing. */
import { createContext } from 'svelte';
import { search } from '#lib/api/records.ts';
import { offers, titleOf } from '#lib/definitions.ts';
import { parseNumber } from '#lib/i18n/format.ts';
import { create } from '#lib/record/create.svelte.ts';
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

/** Set where a link is only compared with, as in a filter: nothing is made there. */
const [, findOnly, isFinding] = createContext<true>();
export const onlyFind = (): unknown => findOnly(true);

/** The form for a new record over whatever is open, asked for while a component begins; undefined where such records are not made by hand. */
export const makeLinked = (to: string | undefined): ((text: string) => Promise<Option | undefined>) | undefined => {
  const object = space.byName(to);
  if (isFinding() || !object || !offers(object, 'create')) return undefined;
  return async (text) => {
    const isNumber = object.fields[object.title]?.kind === 'number';
    const row = await create.ask(object, { [object.title]: isNumber ? parseNumber(text) : text });
    return row && { value: row.id, label: titleOf(object, row) || row.id };
  };
};
