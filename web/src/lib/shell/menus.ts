/** What the workspace's and the person's menus hold, in the sidebar and on a phone. */
import ArrowDownAZ from '@lucide/svelte/icons/arrow-down-a-z';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Plus from '@lucide/svelte/icons/plus';
import Settings from '@lucide/svelte/icons/settings';
import Sun from '@lucide/svelte/icons/sun';
import { collations } from '@regulars/shared/rules/collation.ts';
import { signOut } from '#lib/api/session.ts';
import { asksCollation, chooseCollation, collationNow } from '#lib/collation.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { shell } from '#lib/shell/shell.svelte.ts';
import { space } from '#lib/space.svelte.ts';
import { theme } from '#lib/theme.svelte.ts';
import type { Item } from '#lib/ui/Menu.svelte';

export const workspaceMenu = (): Item[] => [
  ...(space.person?.workspaces ?? []).map(({ id, name }) => ({
    label: name,
    chosen: id === space.workspace.id,
    run: () => void (id !== space.workspace.id && shell.enter(id)),
  })),
  { label: m.workspace_settings(), icon: Settings, href: '/settings/workspace', apart: true },
  { label: m.workspace_new(), icon: Plus, href: '/new-workspace' },
];

const collationNames = { pinyin: m.collation_pinyin, stroke: m.collation_stroke };

export const personMenu = (): Item[] => [
  { label: locale.language === 'zh' ? 'English' : '中文', icon: Languages, run: () => locale.choose(locale.language === 'zh' ? 'en' : 'zh') },
  { label: m.theme_system(), icon: Monitor, chosen: theme.chosen === 'system', run: () => theme.choose('system'), apart: true },
  { label: m.theme_light(), icon: Sun, chosen: theme.chosen === 'light', run: () => theme.choose('light') },
  { label: m.theme_dark(), icon: Moon, chosen: theme.chosen === 'dark', run: () => theme.choose('dark') },
  ...(asksCollation()
    ? collations.map((one, at) => ({
        label: collationNames[one](),
        icon: ArrowDownAZ,
        chosen: collationNow() === one,
        apart: at === 0,
        run: () => void (collationNow() !== one && chooseCollation(one)),
      }))
    : []),
  { label: m.keys(), icon: Keyboard, keys: '?', apart: true, run: () => shell.openKeys() },
  { label: m.sign_out(), icon: LogOut, run: () => void signOut() },
];
