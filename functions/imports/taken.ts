/** While an import is only tried: unique values that records have, and those that earlier rows would have taken. */
import { guardKey } from '../runtime/store/keys.ts';
import { fieldOfGuard } from '../runtime/store/plan.ts';
import { type Importing, isRefused, type Outcome } from './resolve.ts';

export function takenElsewhere({ table, keyring, layout }: Importing): (outcomes: readonly Outcome[]) => Promise<Outcome[]> {
  const earlier = new Set<string>();
  return async (outcomes) => {
    const guards = outcomes.flatMap((one) => (isRefused(one) ? [] : one.guards));
    const keys = new Map(guards.map((guard) => [guardKey(keyring.workspace, guard).pk, guard]));
    const held = new Set((await table.batchGet(guards.map((guard) => guardKey(keyring.workspace, guard)))).map(({ pk }) => keys.get(pk as string)));
    return outcomes.map((outcome): Outcome => {
      if (isRefused(outcome)) return outcome;
      const twice = outcome.guards.filter((guard) => held.has(guard) || earlier.has(guard));
      // A row that would match the record of an earlier row changes that one.
      const isMatched =
        layout.match?.isNew && outcome.outcome === 'created' && twice.every((one) => fieldOfGuard(one) === layout.match?.by && earlier.has(one));
      if (twice.length > 0 && isMatched) return { ...outcome, outcome: 'updated', guards: [] };
      if (twice.length > 0) return { row: outcome.row, faults: twice.map((one) => ({ pointer: `/${fieldOfGuard(one)}`, code: 'DUPLICATE' })) };
      for (const guard of outcome.guards) earlier.add(guard);
      return outcome;
    });
  };
}
