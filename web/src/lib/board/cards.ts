/** What stands on a card of the board beside its title. */
import { fieldOf, type ObjectDefinition } from '#lib/definitions.ts';
import { defaultColumns } from '#lib/list/state.ts';

const MOST = 4;

/** As chosen, or the first columns of the list; never the title or what the column says already. */
export const cardFields = (object: ObjectDefinition, chosen: readonly string[] | undefined, column: string): string[] =>
  (chosen ?? defaultColumns(object).slice(0, MOST + 2))
    .filter((name) => name !== object.title && name !== column && fieldOf(object, name))
    .slice(0, chosen ? 8 : MOST);
