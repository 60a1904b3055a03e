/**
 * The records of a set of samples, always the same for one job: a job that is taken up again writes what is missing and
 * nothing twice. Everything happened before the job was asked for, and is due around that day.
 */
import type { Language } from '@regulars/shared/fields/field.ts';
import type { Business } from '@regulars/shared/operations/samples.ts';
import { addDays, dateIn } from '@regulars/shared/rules/dates.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { ulidOf } from '../runtime/store/ids.ts';
import type { Words } from './words.ts';

export interface Sample {
  object: 'customer' | 'relation' | 'interaction' | 'task';
  id: string;
  values: Record<string, unknown>;
}

export interface Wanted {
  job: string;
  business: Business;
  language: Language;
  /** ISO 8601: when they were asked for. */
  now: string;
  timeZone: string;
}

const DAY = 86_400_000;

export function drawSamples(words: Words, wanted: Wanted): Sample[] {
  const random = seeded(7);
  const made = (object: Sample['object'], values: Sample['values'], number: number): Sample => ({
    object,
    id: `${object}_${ulidOf(`${wanted.job} ${object} ${number}`)}`,
    values,
  });
  const { companies } = words.trades[wanted.business];
  const customers = [
    ...companies.map((name, at) => made('customer', company(words, wanted, name, at, random), at)),
    ...words.people.map((name, at) => made('customer', person(words, wanted, name, at, random), companies.length + at)),
  ];
  const relations = companies.map((_, at) =>
    made('relation', { from: customers[companies.length + at]?.id, kind: 'worksAt', to: customers[at]?.id, role: words.role[at % words.role.length] }, at),
  );
  return [...customers, ...relations, ...happenings(words, wanted, customers, random, made)];
}

type Make = (object: Sample['object'], values: Sample['values'], number: number) => Sample;

function happenings(words: Words, { business, now, timeZone }: Wanted, customers: readonly Sample[], random: Random, made: Make): Sample[] {
  const { events, tasks } = words.trades[business];
  const interactions = customers.flatMap((customer) =>
    Array.from({ length: 1 + random.below(3) }, () => {
      const [kind, subject, text] = random.pick(events);
      return {
        kind,
        subject,
        text,
        customer: customer.id,
        at: new Date(Date.parse(now) - (1 + random.below(80)) * DAY - random.below(9) * 3_600_000).toISOString(),
      };
    }),
  );
  const today = dateIn(now, timeZone);
  const due = [-4, -1, 0, 0, 1, 2, 3, 5, 8, 13];
  return [
    ...interactions.map((values, at) => made('interaction', values, at)),
    ...due.map((days, at) =>
      made(
        'task',
        {
          subject: tasks[at % tasks.length],
          due: addDays(today, days),
          priority: at === 0 ? 'high' : random.pick(['normal', 'normal', 'low']),
          customer: customers[(at * 7) % customers.length]?.id,
        },
        at,
      ),
    ),
  ];
}

const stages = ['new', 'active', 'active', 'regular', 'regular', 'resting'];

/** Addresses end in a domain that is reserved for examples, and name the job: they never meet a real one. */
const address = ({ job }: Wanted, at: number) => [{ address: `sample${at + 1}.${job.slice(-6).toLowerCase()}@example.com` }];

function person(words: Words, wanted: Wanted, name: string, at: number, random: Random): Record<string, unknown> {
  const { tags, notes } = words.trades[wanted.business];
  return {
    name,
    kind: 'person',
    stage: random.pick(stages),
    emails: address(wanted, 100 + at),
    phones: [{ number: `${words.phone}${String(960_100 + at)}` }],
    language: wanted.language,
    ...(random.chance(0.5) ? { birthday: `19${60 + random.below(40)}-0${1 + random.below(9)}-${10 + random.below(18)}` } : {}),
    ...(random.chance(0.6) ? { tags: [random.pick(tags)] } : {}),
    ...(random.chance(0.3) ? { note: random.pick(notes) } : {}),
    ...(random.chance(0.4) ? { addresses: [random.pick(words.places)] } : {}),
  };
}

function company(words: Words, wanted: Wanted, name: string, at: number, random: Random): Record<string, unknown> {
  const { tags, notes } = words.trades[wanted.business];
  return {
    name,
    kind: 'company',
    stage: random.pick(stages),
    emails: address(wanted, at),
    phones: [{ number: `${words.phone}${String(960_300 + at)}` }],
    addresses: [words.places[at % words.places.length]],
    tags: [random.pick(tags)],
    note: random.pick(notes),
  };
}
