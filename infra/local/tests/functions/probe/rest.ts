/** A job that takes its time before it notes that it is done. */
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

export const handler = async ({ Records }: { Records: { body: string }[] }) => {
  for (const { body } of Records) {
    const { file, milliseconds } = JSON.parse(body) as { file: string; milliseconds: number };
    await setTimeout(milliseconds);
    appendFileSync(file, 'rested\n');
  }
};
