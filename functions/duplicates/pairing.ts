/** All pairs of a base that are alike, by id: the records are read once, in batches, and compared by their traits alone. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { DuplicateRule } from '@regulars/shared/rules/likeness.ts';
import { pairsAmong } from '@regulars/shared/rules/pairs.ts';
import { type Traits, traitsOf } from '@regulars/shared/rules/traits.ts';
import type { FoundPair } from '../runtime/readmodel/duplicates.ts';
import type { ReadModel } from '../runtime/readmodel/readmodel.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** `note` is told how many records were read. */
export async function pairsIn(
  object: ObjectOf,
  { each }: Pick<ReadModel, 'each'>,
  rules: ReadonlySet<DuplicateRule>,
  note: (done: number) => void = () => {},
): Promise<FoundPair[]> {
  const { readAloud } = await import('../runtime/readmodel/reading.ts'); // with a dictionary
  const known = new Map<string, ReturnType<typeof readAloud>>(); // many share a name
  const read = (name: string) => {
    const found = known.get(name) ?? readAloud(name);
    known.set(name, found);
    return found;
  };
  const ids: string[] = [];
  const traits: Traits[] = [];
  for await (const texts of each(object)) {
    for (const text of texts) {
      const record = JSON.parse(text) as AnyRecord; // what the read model holds are records
      ids.push(record.id);
      traits.push(traitsOf(object, record, read));
    }
    note(ids.length);
    await turn();
  }
  const pairs = await pairsAmong(traits, rules, turn);
  return pairs.map(([a, b, score, reasons]) => [ids[a] ?? '', ids[b] ?? '', score, reasons]);
}
