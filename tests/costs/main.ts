/**
 * `npm run costs`: what the stack costs on AWS, from the price book and from units, times and bytes measured in this run by
 * a small workload on one machine. What cannot be measured here is an assumption, and each is printed.
 */
import { queueNames } from '@regulars/shared/operations/queues.ts';
import { nanosEach, type PriceName, prices } from '@regulars/shared/prices.ts';
import { memory } from '@regulars/shared/rules/features.ts';
import { lay } from '../bench/table.ts';
import { requestsToEmpty } from './queues.ts';
import { type Measured, measure, type Use } from './workload.ts';

/** What is not measured here. */
const PER_AUTHORIZER = 5;
const COLD = 0.05;
const COLD_MS = 340;
const LINES_AT_ONCE = 3;
const METER_RUNS = 8640;
const METER_MS = 500;
const SUMMED_AT_ONCE = 20;
const HOURS = 120;
const OPENINGS = 440;
const assumed: readonly [string, number][] = [
  ['requests for each call of the authorizer (its answer is kept for 30 seconds)', PER_AUTHORIZER],
  ['share of requests that find no warm function', COLD],
  ['milliseconds of a cold start, billed (published for Node 24 with the SDK)', COLD_MS],
  ['lines handed to the meter at once', LINES_AT_ONCE],
  ['runs of the meter in a month, one every five minutes, each with an object, because the minute tick writes a line', METER_RUNS],
  ['milliseconds of such a run, its cold start included', METER_MS],
  ['requests of a workspace that the meter sums at once (two write units: a row, and the account)', SUMMED_AT_ONCE],
  ['hours a month that somebody has the page open', HOURS],
  ['times a month that a function opens the read model of a workspace in use: 2 functions, 22 days of 10 hours', OPENINGS],
];

const usd = (name: PriceName, quantity: number) => (nanosEach(name) * quantity) / 1e9;
const gbSeconds = (ms: number, mb: number) => (Math.ceil(ms) / 1000) * (mb / 1024);

/** One piece of work inside a function: invocation, computing with its share of cold starts, units, its line in the log. */
const work = ({ times, ms, mb, read, write, messages, line }: Use): number =>
  times *
  (usd('invocation', 1) +
    usd('compute', gbSeconds(ms, mb) + COLD * gbSeconds(COLD_MS, mb)) +
    usd('keyRequest', COLD) +
    usd('readUnit', read) +
    usd('writeUnit', write) +
    usd('socketMessage', messages) +
    usd('logBytes', line));

/** The meter's own: the line's way to it, that it was counted (12 bytes, read by the next three batches), and the rows it writes. */
const DELIVERY = 5_000;
const COUNTED = 12;
const metering = () =>
  usd('logDelivery', DELIVERY / LINES_AT_ONCE) + usd('writeUnit', 2 / SUMMED_AT_ONCE + COUNTED / 1024) + usd('readUnit', (3 * COUNTED) / 4096);

/** A run of the meter: taking the turn, its number, its end, leaving; two notes of what was counted, found and written; a row of the tick. A list costs what a put does. */
const run = (): number =>
  usd('invocation', 1) + usd('compute', gbSeconds(METER_MS, memory.plain)) + usd('filePut', 2) + usd('fileGet', 1) + usd('writeUnit', 7) + usd('readUnit', 2);

interface Costs {
  requests: number;
  jobs: number;
  meter: number;
  opening: number;
  storage: number;
  live: number;
  people: number;
}
const total = (costs: Costs) => Object.values(costs).reduce((sum, one) => sum + one, 0);

interface Tenant {
  users: number;
  customers: number;
  reads: number;
  writes: number;
}

function tenantOf(measured: Measured, { users, customers, reads, writes }: Tenant, paysForPeople = true): Costs {
  const { get, list, create, update, authorize, listening, night } = measured;
  const requests = reads + writes;
  const stored = customers * measured.customerBytes + writes * update.bytes;
  return {
    requests:
      requests * (usd('httpRequest', 1) + work(authorize) / PER_AUTHORIZER) +
      (reads / 2) * (work(get) + work(list)) +
      (writes / 2) * (work(create) + work(update)),
    jobs:
      writes * listening.reduce((sum, one) => sum + work(one), 0) +
      30 *
        (night.times * (work({ ...night, times: 1, read: 0, write: 0 }) + usd('queueRequest', 3)) +
          usd('readUnit', night.read) +
          usd('writeUnit', night.write)),
    meter: requests * metering(),
    opening:
      reads > 0 ? OPENINGS * (usd('compute', gbSeconds((measured.opening.ms * customers) / measured.opening.customers, memory.large)) + usd('fileGet', 1)) : 0,
    storage: usd('tableStorage', stored) + usd('pointInTime', stored) + usd('fileStorage', (customers * measured.opening.bytes) / measured.opening.customers),
    live: usd('socketMinute', users * HOURS * 60) + usd('socketMessage', writes * users),
    people: paysForPeople ? usd('person', users) : 0,
  };
}

const MINUTES = 43_800;
const stackOf = ({ minuteTick }: Measured): number =>
  usd('key', 1) +
  usd('queueRequest', requestsToEmpty(queueNames.length, MINUTES * 60)) +
  MINUTES * (work(minuteTick) + usd('logDelivery', DELIVERY)) +
  METER_RUNS * run();

const money = (value: number, places = 4) => `$${value.toFixed(places)}`;

const measured = await measure();
const shop: Tenant = { users: 5, customers: 10_000, reads: 60_000, writes: 3_000 };
const alone = tenantOf(measured, shop);
const stack = stackOf(measured);
const idle = total(tenantOf(measured, { users: 0, customers: 0, reads: 0, writes: 0 }));
const idleShop = total(tenantOf(measured, { ...shop, users: 0, reads: 0, writes: 0 }));
const FREE_PEOPLE = 10_000;
const many = (count: number) => stack + count * total(tenantOf(measured, shop, false)) + usd('person', Math.max(0, count * shop.users - FREE_PEOPLE));

console.log('Measured in this run (times at the median, units at the mean):');
const shown = Object.entries({
  get: measured.get,
  list: measured.list,
  create: measured.create,
  update: measured.update,
  authorizer: measured.authorize,
  listeners: measured.listening[0] as Use,
  night: measured.night,
});
console.log(
  lay(
    ['work', 'ms', 'MB', 'read', 'write', 'bytes', 'USD per million'],
    shown.map(([name, use]) => [
      name,
      use.ms.toFixed(1),
      String(use.mb),
      use.read.toFixed(2),
      use.write.toFixed(2),
      use.bytes.toFixed(0),
      money(work({ ...use, times: 1 }) * 1e6, 2),
    ]),
  ),
);
console.log(
  `A customer is ${measured.customerBytes.toFixed(0)} bytes with its history; the meter wrote ${measured.meterWrites.toFixed(2)} units for a hundred requests here.`,
);
const { opening } = measured;
console.log(
  `Opening the read model of ${opening.customers} customers with three interactions each takes ${opening.ms.toFixed(0)} ms and a snapshot of ${(opening.bytes / 1e6).toFixed(1)} MB.`,
);
console.log('\nAssumed:');
for (const [what, value] of assumed) console.log(`  ${what}: ${value}`);
console.log('\nPrices:');
for (const [name, { usd: price, per, unit, on, source }] of Object.entries(prices)) console.log(`  ${name}: ${price} for ${per} × ${unit} (${on}, ${source})`);

console.log('\nA month, in US dollars, no free amounts but those of people:');
const aims = [
  ['idle stack', stack, 3],
  ['idle tenant, new', idle, 0.01],
  ['idle tenant with 10,000 customers', idleShop, 0.01],
  ['tenant: 5 people, 10,000 customers, 60,000 reads, 3,000 writes', total(alone), 0.5],
] as const;
console.log(
  lay(
    ['what', 'USD', 'aim', ''],
    aims.map(([what, value, aim]) => [what, money(value), `≤ ${money(aim, 2)}`, value <= aim ? 'met' : 'missed']),
  ),
);
console.log(
  lay(
    ['of the tenant', 'USD'],
    Object.entries(alone).map(([name, value]) => [name, money(value)]),
  ),
);
console.log(`Of the idle stack the meter is ${money(METER_RUNS * run() + MINUTES * usd('logDelivery', DELIVERY))}.`);
console.log(`The meter costs ${((alone.meter / (total(alone) - alone.meter)) * 100).toFixed(1)} % of what it measures.`);
console.log(
  lay(
    ['tenants', 'USD', 'each'],
    [1, 100, 10_000].map((count) => [String(count), money(many(count), 2), money(many(count) / count)]),
  ),
);
const times = (factor: number) =>
  total(tenantOf(measured, { ...shop, customers: shop.customers * factor, reads: shop.reads * factor, writes: shop.writes * factor }));
console.log(
  lay(
    ['use by the same people', 'USD', 'for each once'],
    [1, 10, 100].map((factor) => [`× ${factor}`, money(times(factor)), money(times(factor) / factor)]),
  ),
);
const people = (factor: number) => total(tenantOf(measured, { ...shop, users: shop.users * factor }));
console.log(
  lay(
    ['people for the same use', 'USD', 'for each once'],
    [1, 10, 100].map((factor) => [`× ${factor}`, money(people(factor)), money(people(factor) / factor)]),
  ),
);
console.log('A change is told to everybody who looks on: messages are changes × people, at most one a second to each.');

const grows =
  [10, 100].some((factor) => times(factor) / factor > times(1) * 1.0001 || people(factor) / factor > people(1) * 1.0001) || many(10_000) / 10_000 > many(1);
const missed: string[] = aims.filter(([, value, aim]) => value > aim).map(([what]) => what);
if (alone.meter > (total(alone) - alone.meter) * 0.05) missed.push('the meter’s twentieth');
if (grows) missed.push('no price that grows faster than use');
console.log(missed.length > 0 ? `Missed: ${missed.join(', ')}` : 'All aims are met.');
process.exitCode = missed.length > 0 ? 1 : 0;
