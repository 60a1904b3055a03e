import { parseArgs } from 'node:util';
import { startTest } from '../local.ts';
import { attackForeign } from './foreign.ts';
import { attackBySchema } from './fuzz.ts';
import { toldOf } from './tally.ts';

const { values: said } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, foreign: { type: 'string', default: '20000' }, fuzz: { type: 'string', default: '200000' } },
});
const local = await startTest();
const began = performance.now();
const tally = said.fuzz
  ? await attackBySchema(local, { seed: Number(said.seed), requests: Number(said.fuzz), oneOf: Number(process.env.ONE ?? 1) })
  : await attackForeign(local, { seed: Number(said.seed), attempts: Number(said.foreign) });
console.log(toldOf(tally).join('\n'));
console.log(new Date().toISOString(), tally.tried, tally.notes, (performance.now() - began) / 1000);
await local.stop();
