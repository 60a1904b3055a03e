/** What this person's lists sort Chinese by: as they have chosen, otherwise as the workspace does. */
import type { Collation } from '@regulars/shared/rules/collation.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { changePreferences } from '#lib/api/views.ts';
import { tell } from '#lib/changes.svelte.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { space } from '#lib/space.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export const collationNow = (): Collation => space.workspace.me.collation ?? space.workspace.collation;

/** Whoever reads no Chinese, in a workspace that writes none, need not be asked. */
export const asksCollation = (): boolean => locale.language === 'zh' || space.workspace.language === 'zh' || collationNow() !== 'pinyin';

/** What the workspace sorts by is no choice of one's own: whoever takes it follows the workspace again. */
export async function chooseCollation(next: Collation): Promise<void> {
  try {
    const { collation } = await changePreferences({ collation: next === space.workspace.collation ? null : next });
    const { workspace } = space;
    space.took({ ...workspace, me: { ...workspace.me, collation: collation ?? undefined } });
    tell({});
  } catch (error) {
    toasts.show(oneLine(error), { bad: true });
  }
}

/** Texts that the page itself brings into order. */
export const inOrder = (a: string, b: string): number => a.localeCompare(b, `zh-u-co-${collationNow()}`);
