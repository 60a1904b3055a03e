/** How far somebody is with the first hour, told by what the workspace holds. */
import { createQuery } from '@tanstack/svelte-query';
import { search } from '#lib/api/records.ts';
import { offers } from '#lib/definitions.ts';
import { inner } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';
import { boardKept } from '#lib/today/kept.ts';

export interface Step {
  name: 'customers' | 'people' | 'board';
  title: string;
  text: string;
  done: boolean;
  href?: string;
  action?: string;
  /** What is imported, in the reader's words. */
  things?: string;
  maySample?: boolean;
}

const counted = async (objects: string): Promise<number> => (await search(objects, { limit: 1, fields: ['id'], include: ['count'] })).count ?? 0;

export const isAdmin = (): boolean => ['owner', 'admin'].includes(space.workspace.me.role);

export function firstSteps(): { readonly steps: Step[]; readonly isKnown: boolean } {
  const customers = createQuery(() => ({ queryKey: ['first-steps', 'customers'], queryFn: () => counted('customers') }));
  const people = createQuery(() => ({ queryKey: ['first-steps', 'people'], queryFn: () => counted('users') }));
  return {
    get isKnown() {
      return customers.data !== undefined && people.data !== undefined;
    },
    get steps(): Step[] {
      const customer = space.byPlural('customers');
      if (!customer || !offers(customer, 'import') || !isAdmin()) return [];
      return [
        {
          name: 'customers',
          title: m.steps_customers(),
          text: m.steps_customers_text(),
          done: (customers.data ?? 0) > 0,
          things: inner(customer.pluralLabel),
          maySample: !space.workspace.samples,
        },
        {
          name: 'people',
          title: m.steps_people(),
          text: m.steps_people_text(),
          done: (people.data ?? 0) > 1,
          href: '/settings/people',
          action: m.steps_people_do(),
        },
        {
          name: 'board',
          title: m.steps_board(),
          text: m.steps_board_text(),
          done: boardKept.read() === 'seen',
          href: '/customers?as=board',
          action: m.steps_board_do(),
        },
      ];
    },
  };
}
