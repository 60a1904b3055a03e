/** A small text that the browser remembers for this person. Where storage is closed it lasts as long as the tab. */
export function keptText(name: string) {
  const key = `regulars.${name}`;
  let here: string | undefined;
  return {
    read(): string | undefined {
      try {
        return localStorage.getItem(key) ?? here;
      } catch {
        return here;
      }
    },
    write(value: string | undefined): void {
      here = value;
      try {
        if (value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
      } catch {
        // a private window: kept in memory only
      }
    },
  };
}

/** The same for one of few words. */
export function kept<T extends string>(name: string, allowed: readonly T[]) {
  const text = keptText(name);
  return { read: (): T | undefined => allowed.find((one) => one === text.read()), write: (value: T | undefined) => text.write(value) };
}
