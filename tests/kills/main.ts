/**
 * `npm run kills`: ends a deployment of its own by `kill -9` again and again under a mixed load and faults of its cloud.
 * Prints what was acknowledged and what of it was lost, done twice or told wrongly; ends with 1 if anything was.
 *
 *   --kills 200     in rounds of twenty, each over a folder of its own          --seed 1
 */
import { parseArgs } from 'node:util';
import { type Outcome, round } from './round.ts';

const { values: said } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
const IN_A_ROUND = 20;
/** Whatever ends this ends what it has started. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const all: Outcome[] = [];
for (let left = Number(said.kills), at = 0; left > 0; left -= IN_A_ROUND, at++) {
  const outcome = await round(Math.min(left, IN_A_ROUND), Number(said.seed) * 1000 + at);
  all.push(outcome);
  const { kills, acknowledged, imports, entries, wrong } = outcome;
  console.log(`${kills} kills: ${acknowledged} writes acknowledged, ${imports} imports ended, ${entries} entries; ${wrong.length} wrong`);
  for (const one of wrong.slice(0, 20)) console.log(`  ${one}`);
}
const sum = (of: (outcome: Outcome) => number) => all.reduce((total, one) => total + of(one), 0);
const wrong = sum((one) => one.wrong.length);
console.log(
  `\n${sum((one) => one.kills)} kills, ${sum((one) => one.acknowledged)} writes, ${sum((one) => one.imports)} imports, ${sum((one) => one.entries)} entries: ${wrong} wrong`,
);
process.exitCode = wrong > 0 ? 1 : 0;
