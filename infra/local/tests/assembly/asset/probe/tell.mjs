/** What a function can know of its process. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

let calls = 0;
export const handler = async ({ take, milliseconds = 0 } = {}) => {
  calls++;
  if (take === 'end') process.exit(7);
  if (take === 'forever') for (;;);
  const folder = process.env.REGULARS_TMP;
  const found = readdirSync(folder);
  writeFileSync(join(folder, 'kept'), 'x');
  await setTimeout(milliseconds);
  return { pid: process.pid, calls, found, variables: Object.keys(process.env) };
};
