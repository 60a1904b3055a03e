/** What a deployment costs in a month in which nobody comes, counted from the templates with the price book. */
import { cost, type Price, prices } from '@regulars/shared/prices.ts';
import { expect, test } from 'vitest';
import { requestsToEmpty } from '../costs/queues.ts';
import { ofType } from './templates.ts';

const SECONDS = 30 * 86_400;

test('it is between 1 and 3 dollars, as docs/decisions/aws.md says', () => {
  const queues = ofType('Lambda::EventSourceMapping').filter(({ properties }) => String(properties.EventSourceArn).includes('Queue')).length;
  const minutes = ofType('Scheduler::Schedule').filter(({ properties }) => properties.ScheduleExpression === 'rate(1 minute)').length * (SECONDS / 60);
  const runs = ofType('Scheduler::Schedule').filter(({ properties }) => properties.ScheduleExpression === 'rate(5 minutes)').length * (SECONDS / 300);
  const bill = {
    key: cost('key', ofType('KMS::Key').length),
    queues: cost('queueRequest', requestsToEmpty(queues, SECONDS)),
    alarms: cost('alarm', ofType('CloudWatch::Alarm').length),
    // The tick asks four shards of an empty index, each half a unit.
    tick: cost('invocation', minutes + runs) + cost('compute', minutes * 0.1 + runs * 0.5) + cost('readUnit', minutes * 4 * 0.5),
    // Its line is carried in steps of 5 KB, and in each run there is an object with some: put, listed, read, counted.
    meter: cost('logDelivery', minutes * 5_000) + cost('filePut', runs * 2) + cost('fileGet', runs) + cost('writeUnit', runs * 7) + cost('readUnit', runs * 2),
  };
  expect(queues).toBe(4);
  expect(bill).toMatchObject({ key: 1, alarms: 0 });
  expect(runs).toBe(8640);
  expect(bill.meter).toBeLessThan(0.15);
  const sum = Object.values(bill).reduce((a, b) => a + b);
  expect(sum).toBeGreaterThan(1);
  expect(sum).toBeLessThan(3);
});

test('each price says its unit, when it was read and where', () => {
  for (const [name, price] of Object.entries<Price>(prices)) {
    expect([name, price.usd > 0, price.per > 0, price.unit.length > 1]).toEqual([name, true, true, true]);
    expect(price.on).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\//);
  }
});

test('what is free is free, what lies above is counted by its unit', () => {
  expect(cost('person', 10_000)).toBe(0);
  expect(cost('person', 10_100)).toBeCloseTo(1.5);
  expect(cost('writeUnit', 2_000_000)).toBeCloseTo(1.25);
});
