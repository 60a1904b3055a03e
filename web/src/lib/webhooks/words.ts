/** What states, problems and events of webhooks are called. */
import { type EventDeed, eventDeeds } from '@regulars/shared/rules/events.ts';
import type { Delivery, EventFilter, Try, Webhook } from '#lib/api/webhooks.ts';
import { moment, number, sayList } from '#lib/i18n/format.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';

const deeds = { created: m.hook_created, updated: m.hook_updated, trashed: m.hook_trashed, restored: m.hook_restored };
export const deedName = (deed: EventDeed): string => deeds[deed]();
export const allDeeds = eventDeeds;

/** “Customer created” */
export function typeName(type: string): string {
  const at = type.lastIndexOf('.');
  const deed = type.slice(at + 1);
  const object = space.byName(type.slice(0, at));
  return `${object ? say(object.label) : type.slice(0, at)} · ${deed in deeds ? deedName(deed as EventDeed) : deed}`; // looked up
}

export const statusName = ({ status }: Pick<Webhook, 'status'>): string =>
  ({ running: m.hook_running, paused: m.hook_paused, stopped: m.hook_stopped })[status]();
export const statusColor = ({ status, failingSince }: Webhook): string =>
  status === 'stopped' ? 'red' : status === 'paused' ? 'gray' : failingSince ? 'orange' : 'green';

/** How it is doing, in a sentence. */
export function health({ status, because, since, failingSince, deliveredAt }: Webhook): string {
  if (status === 'stopped') {
    const when = moment(since);
    return because === 'GONE' ? m.hook_stopped_gone({ when }) : because === 'NO_ROLE' ? m.hook_stopped_role({ when }) : m.hook_stopped_failing({ when });
  }
  if (status === 'paused') return m.hook_paused_since({ when: moment(since) });
  if (failingSince) return m.hook_failing_since({ when: moment(failingSince) });
  return deliveredAt ? m.hook_delivered_at({ when: moment(deliveredAt) }) : m.hook_nothing_yet();
}

export const filterWords = (filters: readonly EventFilter[]): string =>
  filters.length === 0
    ? m.hook_everything()
    : sayList(
        filters.map(({ object, events }) => {
          const of = space.byName(object);
          const name = of ? say(of.pluralLabel) : object;
          return events ? `${name} (${sayList(events.map(deedName))})` : name;
        }),
      );

export const deliveryStatus = ({ status }: Delivery): string =>
  ({ waiting: m.hook_waiting, delivered: m.hook_delivered, failed: m.hook_failed, withheld: m.hook_withheld })[status]();
export const deliveryColor = ({ status, count }: Delivery): string =>
  ({ waiting: count > 0 ? 'orange' : 'gray', delivered: 'green', failed: 'red', withheld: 'gray' })[status];

const problems: Record<string, () => string> = {
  NOT_PUBLIC: m.hook_problem_not_public,
  TIMEOUT: m.hook_problem_timeout,
  UNREACHABLE: m.hook_problem_unreachable,
  CERTIFICATE: m.hook_problem_certificate,
  REDIRECT: m.hook_problem_redirect,
};
/** What came of one try, and how long it took. */
export function tryWords({ status, problem, ms }: Try): string {
  const what = [status, problem && problems[problem]?.()].filter(Boolean).join(' · ');
  return m.hook_try({ what, ms: number(ms) });
}
