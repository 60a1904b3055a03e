/** Asks, a moment after the last keystroke, whether what is typed is there already. Nothing is said while it is not known. */
import { type Alike, check } from '#lib/api/duplicates.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';
import { bodyOf, same, type Values } from '#lib/record/draft.ts';

const PAUSE = 350;
const telling = /^(emails?|phones?|addresse?s?)$/;

export function watchDuplicates(object: () => ObjectDefinition, values: () => Values, id: () => string | undefined, begun: Values) {
  let found = $state.raw<readonly Alike[]>([]);

  /** The fields that tell records apart; a record that is only opened is not asked about. */
  const asked = $derived.by(() => {
    const of = object();
    if (!of.merges) return undefined;
    const names = Object.keys(of.fields).filter((name) => name === of.title || telling.test(of.fields[name]?.kind ?? ''));
    const now = values();
    if (names.every((name) => isEmpty(now[name]) || same(now[name], begun[name]))) return undefined;
    return JSON.stringify(bodyOf(Object.fromEntries(names.map((name) => [name, now[name]]))));
  });

  $effect(() => {
    const question = asked;
    if (question === undefined) {
      found = [];
      return;
    }
    const running = new AbortController();
    const timer = setTimeout(async () => {
      // A warning is a courtesy: without it saving still says what is taken.
      const answer = await check(object().plural, JSON.parse(question), id(), running.signal).catch(() => undefined);
      if (!running.signal.aborted) found = answer?.data ?? [];
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  });

  return {
    get found(): readonly Alike[] {
      return found;
    },
    /** What is said below a field: each record once, at the field that tells most. */
    at(name: string): Alike[] {
      const { fields, title } = object();
      const kind = fields[name]?.kind ?? '';
      const first = (test: RegExp) => Object.keys(fields).find((one) => test.test(fields[one]?.kind ?? ''));
      return found.filter(({ reasons }) => {
        if (reasons.includes('email')) return /^emails?$/.test(kind) && name === first(/^emails?$/);
        if (reasons.includes('phone')) return /^phones?$/.test(kind) && name === first(/^phones?$/);
        return name === title;
      });
    },
  };
}
