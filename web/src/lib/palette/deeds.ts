/** What the palette can do beside finding records. */
import Bell from '@lucide/svelte/icons/bell';
import Copy from '@lucide/svelte/icons/copy';
import FileUp from '@lucide/svelte/icons/file-up';
import Gauge from '@lucide/svelte/icons/gauge';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import LayoutList from '@lucide/svelte/icons/layout-list';
import LogOut from '@lucide/svelte/icons/log-out';
import Plus from '@lucide/svelte/icons/plus';
import Settings from '@lucide/svelte/icons/settings';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import SunMedium from '@lucide/svelte/icons/sun-medium';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import Undo2 from '@lucide/svelte/icons/undo-2';
import UserCog from '@lucide/svelte/icons/user-cog';
import Webhook from '@lucide/svelte/icons/webhook';
import { signOut } from '#lib/api/session.ts';
import { undoLast } from '#lib/changes.svelte.ts';
import { offers } from '#lib/definitions.ts';
import { inner, locale } from '#lib/i18n/locale.svelte.ts';
import { mod } from '#lib/keys.ts';
import * as m from '#lib/paraglide/messages.js';
import { isAdministrator } from '#lib/people/rights.ts';
import { create } from '#lib/record/create.svelte.ts';
import { iconOf, objectsShown } from '#lib/shell/objects.ts';
import { shell } from '#lib/shell/shell.svelte.ts';
import { space } from '#lib/space.svelte.ts';
import { theme } from '#lib/theme.svelte.ts';
import { views } from '#lib/views/views.svelte.ts';
import { layoutIcon, layoutOf } from '#lib/views/words.ts';
import { goto } from '$app/navigation';

export interface Deed {
  label: string;
  icon: typeof Plus;
  hint?: string;
  keys?: string;
  /** Found by these words too, whichever language is on. */
  words?: string;
  run: () => void;
}

export function deeds(): Deed[] {
  const shown = objectsShown();
  return [
    ...shown
      .filter((object) => offers(object, 'create'))
      .map((object, at) => ({
        label: m.new_one({ thing: inner(object.label) }),
        icon: Plus,
        keys: at === 0 ? 'n' : undefined,
        words: `new ${object.label.en} 新建 ${object.label.zh}`,
        run: () => create.start(object),
      })),
    { label: m.go_to({ place: m.today() }), icon: SunMedium, keys: 'g t', words: 'today home 今天 首页', run: () => void goto('/today') },
    ...shown.map((object) => ({
      label: m.go_to({ place: inner(object.pluralLabel) }),
      icon: iconOf(object),
      words: `${object.pluralLabel.en} ${object.pluralLabel.zh}`,
      run: () => void goto(`/${object.plural}`),
    })),
    ...shown
      .filter((object) => offers(object, 'import') && offers(object, 'create'))
      .map((object) => ({
        label: m.import_things({ things: inner(object.pluralLabel) }),
        icon: FileUp,
        words: `import csv 导入 ${object.pluralLabel.en} ${object.pluralLabel.zh}`,
        run: () => void goto(`/import/${object.plural}`),
      })),
    ...shown
      .filter(({ merges }) => merges)
      .map((object) => ({
        label: m.dup_title_of({ things: inner(object.pluralLabel) }),
        icon: Copy,
        words: `duplicates merge 重复 合并 查重 ${object.pluralLabel.en} ${object.pluralLabel.zh}`,
        run: () => void goto(`/duplicates/${object.plural}`),
      })),
    ...(space.byName('user')
      ? [{ label: m.people(), icon: UserCog, words: 'people invite roles 成员 邀请 角色', run: () => void goto('/settings/people') }]
      : []),
    ...shown.flatMap((object) =>
      views.of(object).map((view) => ({
        label: view.name,
        hint: m.view_of({ things: inner(object.pluralLabel) }),
        icon: layoutIcon[layoutOf(view)],
        words: `view 视图 ${object.pluralLabel.en} ${object.pluralLabel.zh}`,
        run: () => void goto(`/${object.plural}?view=${view.id}`),
      })),
    ),
    { label: m.notifications(), icon: Bell, words: 'notifications mentions reminders 通知 提及 提醒', run: () => void goto('/notifications') },
    ...(isAdministrator()
      ? [{ label: m.hooks(), icon: Webhook, words: 'webhooks integration api 集成 推送 接口', run: () => void goto('/settings/webhooks') }]
      : []),
    { label: m.objects(), icon: SlidersHorizontal, words: 'objects fields rules settings 对象 字段 规则 设置', run: () => void goto('/settings/objects') },
    { label: m.layouts(), icon: LayoutList, words: 'layout sections fields 布局 分组 字段', run: () => void goto('/settings/layout') },
    ...(isAdministrator()
      ? [{ label: m.bill(), icon: Gauge, words: 'usage bill cost cap statement money 用量 费用 账单 上限', run: () => void goto('/settings/usage') }]
      : []),
    { label: m.workspace_settings(), icon: Settings, words: 'workspace settings 工作区 设置', run: () => void goto('/settings/workspace') },
    { label: m.undo_last(), icon: Undo2, keys: `${mod}Z`, words: 'undo 撤销', run: () => void undoLast() },
    {
      label: locale.language === 'zh' ? 'Switch to English' : '切换到中文',
      icon: Languages,
      words: 'language 语言 english 中文',
      run: () => locale.choose(locale.language === 'zh' ? 'en' : 'zh'),
    },
    { label: m.theme_flip(), icon: SunMoon, words: 'dark light theme 深色 浅色 主题', run: () => theme.flip() },
    { label: m.keys(), icon: Keyboard, keys: '?', words: 'keyboard shortcuts 快捷键', run: () => shell.openKeys() },
    { label: m.sign_out(), icon: LogOut, words: 'sign out log out 退出', run: () => void signOut() },
  ];
}
