/** Short messages at the edge: what was done, with a way back, or why it could not be done. */
export interface Toast {
  id: number;
  text: string;
  bad: boolean;
  action?: { label: string; run: () => void };
}

let list = $state.raw<readonly Toast[]>([]);
let last = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

const wait = (id: number, ms: number): void => {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => toasts.close(id), ms),
  );
};

export const toasts = {
  get list(): readonly Toast[] {
    return list;
  },
  show(text: string, { bad = false, action, ms = 10_000 }: { bad?: boolean; action?: Toast['action']; ms?: number } = {}): number {
    const id = ++last;
    list = [...list.filter((one) => one.bad || bad).slice(-1), { id, text, bad, action }];
    wait(id, ms);
    return id;
  },
  close(id: number): void {
    list = list.filter((one) => one.id !== id);
    clearTimeout(timers.get(id));
    timers.delete(id);
  },
  /** While somebody points at it or is in it, it stays. */
  hold: (id: number): void => clearTimeout(timers.get(id)),
  release: (id: number): void => wait(id, 5_000),
};
