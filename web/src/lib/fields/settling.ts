/** Work that an editor does after a change, such as reading a phone number: whoever saves waits for it. */
const running = new Set<Promise<unknown>>();

export function settling(work: Promise<unknown>): void {
  running.add(work);
  void work.finally(() => running.delete(work));
}

export async function settled(): Promise<void> {
  // A control tells its change when it is left.
  await new Promise((done) => setTimeout(done));
  while (running.size > 0) await Promise.allSettled(running);
}
