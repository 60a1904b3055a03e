/** What the workspace's rules say of a record while it is typed: the same that `commit` will say. */
import { loadRules } from '@regulars/shared/rules/inBrowser.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import { bodyOf, type Values } from '#lib/record/draft.ts';
import { space } from '#lib/space.svelte.ts';

type Rules = Awaited<ReturnType<typeof loadRules>>;

const none = { missing: [] as string[], complaints: {} as Record<string, string> };

export function rulesFor(object: () => ObjectDefinition, values: () => Values) {
  let rules = $state.raw<Rules>();
  const has = $derived(Boolean(object().rules?.length) || Object.values(object().fields).some(({ requiredWhen }) => requiredWhen));
  $effect(() => {
    if (has && !rules) void loadRules().then((loaded) => (rules = loaded));
  });
  const said = $derived.by(() => {
    if (!rules || !has) return none;
    const moment = { now: new Date().toISOString(), timeZone: space.workspace.timeZone };
    try {
      const record = bodyOf(values());
      const complaints = rules.complaints(object(), record, moment).map(({ field, message }) => [field, say(message)]);
      return { missing: rules.missing(object(), record, moment), complaints: Object.fromEntries(complaints) as Record<string, string> };
    } catch {
      return none; // a value that is half typed cannot be compared yet
    }
  });
  return {
    /** Fields that must be filled because of what the others say, and are not. */
    get missing(): string[] {
      return said.missing;
    },
    /** Sentences by field. */
    get complaints(): Record<string, string> {
      return said.complaints;
    },
  };
}
