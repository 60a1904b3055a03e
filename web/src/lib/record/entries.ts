/** Objects whose records stand in the timeline of others: notes, calls, tasks. Which ones, their definitions say. */
import { type Choice, choicesOf, type ObjectDefinition } from '#lib/definitions.ts';
import { space } from '#lib/space.svelte.ts';

export interface EntryKind {
  object: ObjectDefinition;
  /** The link field that points to the record of the page. */
  link: string;
  /** Where the object has a choice `kind`: which one. */
  kind?: Choice;
}

/** `few`: those that have a button; the rest of the kinds can be chosen in the form. */
const few = ['note', 'call', 'meeting'];

export function entryKinds(of: ObjectDefinition): EntryKind[] {
  const found = space.objects.flatMap((object): EntryKind[] => {
    const link = object.entry?.of.find((name) => object.fields[name]?.to === of.name);
    if (!link || (object.only && !object.only.includes('create'))) return [];
    const kinds = object.fields.kind?.kind === 'choice' ? choicesOf(object.fields.kind) : [];
    const chosen = kinds.filter(({ value }) => few.includes(value));
    if (kinds.length === 0) return [{ object, link }];
    return (chosen.length > 0 ? chosen : kinds.slice(0, 3)).map((kind) => ({ object, link, kind }));
  });
  // What is only written down comes before what is to be done.
  return found.sort((a, b) => Number(a.kind === undefined) - Number(b.kind === undefined));
}
