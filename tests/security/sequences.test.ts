/**
 * S8: random sequences of calls by people of every role, in which rights are also given and taken by who may: after each,
 * who has which right is what the model of grants makes of the calls that were allowed, and what somebody then reaches is
 * what their right says. REGULARS_LONG=1 takes 5,000 sequences.
 */
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { startTest } from '../local.ts';
import type { Person } from '../person.ts';
import { done, isAdministrator, mayDo, pictureOf, reachOf, seesOf } from './granting.ts';
import { carryOut, draw, gift, openScene, saidOf } from './scene.ts';

const SEQUENCES = process.env.REGULARS_LONG ? 5_000 : 30;
const CALLS = 6;
/** Tokens last a quarter of an hour, and a workspace keeps everybody who was ever in it. */
const A_WORKSPACE = 200;

/** The gateway keeps who somebody is for 30 seconds of this clock. */
let clock = Date.now();
const pass = (seconds: number) => {
  clock += seconds * 1000;
};
let local: TestLocal;
beforeAll(async () => {
  local = await startTest({ now: () => clock, settings: { LIMIT_WORKSPACE: '1000000/1000000', LIMIT_KEY: '1000000/1000000' } }); // thousands are asked at once
});
afterAll(() => local?.stop());

test(`${SEQUENCES} of ${CALLS} calls gain nobody a right`, async () => {
  const random = seeded(8);
  const began = performance.now();
  const tally = { granted: 0, refused: 0 };
  let asked = 0;
  let scene = await openScene(local, 0, pass);
  for (let at = 0; at < SEQUENCES; at++) {
    if (at > 0 && at % A_WORKSPACE === 0) {
      asked += scene.calls();
      scene = await openScene(local, at, pass);
    }
    const { model, people, changes, customers, ask } = scene;
    const trail: string[] = [];
    const userOf = ({ email }: Person) => model.members.get(email);
    await scene.reinstate();
    const given = gift(random, scene);
    const gave = await carryOut(scene, undefined, given);
    trail.push(`the owner ${JSON.stringify(given)}: ${gave.status} ${gave.body.code ?? ''}`);
    if (gave.status < 300) done(model, given, gave.body.id);
    for (let call = 0; call < CALLS; call++) {
      const administrators = people.filter((one) => isAdministrator(model.users.get(userOf(one) ?? '')?.role));
      const person = random.pick(administrators.length > 0 && random.chance(0.4) ? administrators : people);
      const deed = draw(random, scene, userOf(person));
      const may = mayDo(model, userOf(person), person.email, deed);
      const answer = await carryOut(scene, person, deed);
      trail.push(`${model.users.get(userOf(person) ?? '')?.role ?? 'nobody'} ${JSON.stringify(deed)}: ${answer.status} ${answer.body.code ?? ''}`);
      expect(answer.status, trail.join('\n')).toBeLessThan(500);
      const isDone = answer.status < 300;
      if (deed.do !== 'try' && isDone) {
        expect(may, `done by who may not:\n${trail.join('\n')}`).toBe(true);
        done(model, deed, answer.body.user ?? answer.body.id ?? '');
        const change = answer.headers.get('x-change'); // none where nothing was to change
        if (deed.do === 'change rights' && change) changes.push(change);
      }
      tally[isDone ? 'granted' : 'refused']++;
    }
    // Who accepts is not yet in the workspace and is told no position: what they did is seen within a second.
    await expect.poll(() => saidOf(scene), { timeout: 10_000, message: trail.join('\n') }).toEqual(pictureOf(model));
    expect([...model.users.values()].some(({ role, gone }) => role === 'owner' && !gone)).toBe(true);
    // What somebody reaches is what the model gives them.
    const person = random.pick(people);
    const customer = random.pick(customers);
    const seen = seesOf(model, userOf(person), customer.owner);
    const { right } = reachOf(model, userOf(person));
    const about = `${JSON.stringify(model.users.get(userOf(person) ?? ''))} at a customer of ${customer.owner}\n${trail.join('\n')}`;
    expect((await ask(person, 'GET', `/v1/customers/${customer.id}`)).status, about).toBe(seen ? 200 : 404);
    const changed = await ask(person, 'PATCH', `/v1/customers/${customer.id}`, { note: `changed ${at}` });
    expect(changed.status, about).toBe(right === 'none' ? 404 : right === 'read' ? 403 : seen ? 200 : 404);
  }
  asked += scene.calls();
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `SEQUENCES ${SEQUENCES} of ${CALLS} calls in ${seconds.toFixed(0)} s: ${asked} calls, ${(asked / seconds).toFixed(0)} a second, ${tally.granted} allowed, ${tally.refused} refused`,
  );
  expect(tally.granted).toBeGreaterThan(SEQUENCES / 5);
  expect(tally.refused).toBeGreaterThan(SEQUENCES);
});
