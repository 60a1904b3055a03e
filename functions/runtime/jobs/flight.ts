/** Pieces of work on their way at once: so many at most, and none together with one that it must come after. */
export function flightOf<T>(most: number, meets: (one: T, other: T) => boolean) {
  const flying = new Map<T, Promise<void>>();
  return {
    /** Waits for its turn and begins; does not wait for the end. Throws what went wrong with an earlier one. */
    async begin(item: T, work: () => Promise<void>): Promise<void> {
      while (flying.size >= most || [...flying.keys()].some((other) => meets(item, other))) await Promise.race(flying.values());
      const going = work().then(() => void flying.delete(item)); // one that failed stays, for who waits
      going.catch(() => {});
      flying.set(item, going);
    },
    /** Waits for all; throws what went wrong, once nothing is on its way any more. */
    async end(): Promise<void> {
      const all = [...flying.values()];
      await Promise.allSettled(all);
      await Promise.all(all);
    },
    settled: (): Promise<unknown> => Promise.allSettled(flying.values()),
  };
}
