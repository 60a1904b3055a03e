/** A deployment made to be killed: opens a workspace, says how to reach it, and sums nothing until it ends. */
import { startTest } from '../local.ts';

const [, , data = ''] = process.argv;
const local = await startTest({ data, summedEvery: 3_600_000, settings: { LIMIT_WORKSPACE: '0.001/100', LIMIT_KEY: '0.001/60' } });
const { workspace, key } = await local.workspace();
console.log(JSON.stringify({ url: local.url, workspace, key, pids: local.pids() }));
