/** Light, dark or as the system says. `static/theme.js` applies the remembered choice before the first paint. */
import { kept } from '#lib/kept.ts';

export type Theme = 'system' | 'light' | 'dark';

const remembered = kept<Theme>('theme', ['light', 'dark']);
let chosen = $state<Theme>(remembered.read() ?? 'system');

export const theme = {
  get chosen(): Theme {
    return chosen;
  },
  choose(next: Theme): void {
    chosen = next;
    remembered.write(next === 'system' ? undefined : next);
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  },
  /** From what is seen now to the other one. */
  flip(): void {
    const dark = chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    theme.choose(dark ? 'light' : 'dark');
  },
};
