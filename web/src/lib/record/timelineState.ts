/** What of a record's timeline is shown, as the address says it. */
import { timelineKinds } from '@regulars/shared/rules/timeline.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';

export interface TimelineState {
  /** Names of kinds; everything but changes of fields where there are none. */
  kinds: readonly string[];
  /** The last day shown. */
  until: string | undefined;
}

interface Address {
  pathname: string;
  searchParams: Pick<URLSearchParams, 'get' | 'has' | 'toString'>;
}

export interface KindChoice {
  name: string;
  label: string;
}

/** Dates before it are on their way to be typed: a year grows digit by digit. */
export const FIRST_DAY = '1900-01-01';
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && text >= FIRST_DAY && !Number.isNaN(Date.parse(text));

export function kindChoices(of: ObjectDefinition): KindChoice[] {
  const over: Record<string, () => string> = { mentions: m.timeline_mentions, files: m.timeline_files, changes: m.timeline_changes };
  return timelineKinds(space.objects, of.name).map(({ name, label, object }) => ({ name, label: over[name]?.() ?? say(label ?? object?.label) }));
}

/** An address may be typed or old: what there is not is left out. */
export function readTimeline(of: ObjectDefinition, { searchParams }: Address): TimelineState {
  const known = kindChoices(of).map(({ name }) => name);
  const asked = (searchParams.get('kinds') ?? '').split(',');
  const until = searchParams.get('until') ?? '';
  return { kinds: known.filter((name) => asked.includes(name)), until: isDay(until) ? until : undefined };
}

export const isNarrowed = ({ searchParams }: Address): boolean => searchParams.has('kinds') || searchParams.has('until');

/** The same page with another part of the timeline. */
export function timelineAddress(url: Address, { kinds, until }: TimelineState): string {
  const query = new URLSearchParams(url.searchParams.toString());
  if (kinds.length > 0) query.set('kinds', kinds.join(','));
  else query.delete('kinds');
  if (until !== undefined) query.set('until', until);
  else query.delete('until');
  return `${url.pathname}${query.size > 0 ? `?${query}` : ''}`;
}
