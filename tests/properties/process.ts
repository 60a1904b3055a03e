/** Several processes in one: each has modules, and so lanes and keys in memory, of its own. */
import { vi } from 'vitest';

export type Process = Awaited<ReturnType<typeof newProcess>>;

export async function newProcess(workspace: string, user: string) {
  vi.resetModules();
  const [{ storeFor }, { tableFor }, { keyringOf }, { settingsOf }, changes] = await Promise.all([
    import('@regulars/functions/runtime/store/store.ts'),
    import('@regulars/functions/runtime/store/table.ts'),
    import('@regulars/functions/runtime/store/keyring.ts'),
    import('@regulars/functions/runtime/store/settings.ts'),
    import('@regulars/functions/runtime/store/changes.ts'),
  ]);
  return {
    changes,
    /** A request of its own: its store, under an idempotency key where one is given. */
    async request({ now = new Date().toISOString(), key }: { now?: string; key?: string } = {}) {
      const meter = { read: 0, write: 0 };
      const settings = await settingsOf(workspace, meter);
      return storeFor({
        table: tableFor(meter, { workspace }),
        keyring: await keyringOf(workspace, meter),
        settings,
        reader: { user, role: 'owner', access: 'all', teams: [] },
        writer: { user, via: 'api', now, timeZone: settings.timeZone, settings: settings.version },
        once: key ? { principal: user, operation: 'test', key, request: key } : undefined,
      });
    },
  };
}

/** The code of a refusal; anything else is no answer of the store's and thrown on. */
export async function outcome<T>(work: Promise<T>): Promise<{ value: T } | { code: string }> {
  try {
    return { value: await work };
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    if (name !== 'CrmError' && !(error instanceof Error && 'faults' in error)) throw error;
    return { code: String(code) };
  }
}
