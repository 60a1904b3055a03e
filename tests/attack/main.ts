import { parseArgs } from 'node:util';
import { startTest } from '../local.ts';
import { attackForeign } from './foreign.ts';
import { toldOf } from './tally.ts';

const { values: said } = parseArgs({ options: { seed: { type: 'string', default: '1' }, foreign: { type: 'string', default: '20000' } } });
const local = await startTest();
const began = performance.now();
const tally = await attackForeign(local, { seed: Number(said.seed), attempts: Number(said.foreign) });
console.log(toldOf(tally).join('\n'));
console.log(new Date().toISOString(), tally.tried, tally.notes, (performance.now() - began) / 1000);
await local.stop();
