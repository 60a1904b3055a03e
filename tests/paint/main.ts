/**
 * `npm run paint`: how fast the page answers people, in a real browser over a generated workspace, and what Lighthouse says
 * of the pages that everybody sees. Figures are printed, nothing is judged: 50 ms from an input to its frame, 100 ms to the
 * palette's answer and 95 of 100 are what they are held against.
 *
 *   --size 10000     customers (REGULARS_BENCH_KEEP keeps the workspace, as for npm run bench)
 *   --rounds 5       how often the story is told        --language zh, --width 390   this one alone, in place of both
 *   --only story     or: lighthouse                     --desktop       Lighthouse for a desk in place of a phone
 *   --slow 4         the browser's CPU so many times slower
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Cookie } from 'playwright-core';
import { dataOf } from '../bench/data.ts';
import { drawCustomer, drawFields, INTERACTIONS } from '../bench/generate.ts';
import type { Loaded } from '../bench/load.ts';
import { startServer } from '../bench/server.ts';
import { languages, openSession, type Visitor, visit, widths } from '../browser/browser.ts';
import { closeBrowser } from '../browser/chromium.ts';
import { scoresOf } from './lighthouse.ts';
import { tell } from './story.ts';
import { answerOf, watchPaint } from './timing.ts';

const { values: said } = parseArgs({
  options: {
    size: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    language: { type: 'string' },
    width: { type: 'string' },
    only: { type: 'string' },
    desktop: { type: 'boolean', default: false },
    slow: { type: 'string', default: '1' },
  },
});
const [size, rounds, seed] = [Number(said.size), Number(said.rounds), 1];
const work = mkdtempSync(join(tmpdir(), 'regulars-paint-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const share = (sorted: readonly number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
const line = (name: string, all: readonly number[], more: string[] = []) => {
  const sorted = all.toSorted((a, b) => a - b);
  const figures = [share(sorted, 0.5), share(sorted, 0.75), share(sorted, 1)].map((one) => one.toFixed(0));
  return `| ${[name, all.length, ...figures, ...more].join(' | ')} |`;
};

/** In each language and width, one after the other: the session of one goes on in the next. */
async function stories(url: string, data: string): Promise<void> {
  const { workspace } = JSON.parse(readFileSync(join(data, 'bench.json'), 'utf8')) as Loaded; // written by load.ts
  const email = `owner-${workspace.toLowerCase()}@example.com`;
  let session: Cookie[] | undefined;
  for (const language of languages.filter((one) => one === (said.language ?? one)))
    for (const width of widths.filter((one) => String(one) === (said.width ?? String(one)))) {
      const visitor = await visit(url, { language, width });
      await (session ? visitor.context.addCookies(session) : openSession(visitor, email));
      await story(visitor);
      session = await visitor.context.cookies();
      await visitor.leave();
    }
}

async function story(visitor: Visitor): Promise<void> {
  visitor.page.setDefaultTimeout(60_000);
  await watchPaint(visitor.page);
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(said.slow) });
  const fields = drawFields(seed);
  const words = Array.from({ length: 40 }, (_, at) => {
    const { name } = drawCustomer(seed, fields, (at * 97) % size).values as { name: string }; // every customer has one
    return name.slice(0, /\p{Script=Han}/u.test(name) ? 2 : 4);
  });

  const found = new Map<string, { waits: number[]; tasks: number[] }>();
  const note = (name: string, paint: { waits: number[]; tasks: number[] }) => {
    const before = found.get(name) ?? { waits: [], tasks: [] };
    found.set(name, { waits: [...before.waits, ...paint.waits], tasks: [...before.tasks, ...paint.tasks] });
  };
  const answers: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await tell(visitor, words.slice(round * 2), note);
    for (const word of words.slice(0, 20)) answers.push(await answerOf(visitor.page, word));
  }
  const all = [...found.values()].flatMap(({ waits }) => waits);
  console.log(
    `\n${size.toLocaleString('en')} customers, ${visitor.language} at ${visitor.width} px, ${rounds} times; milliseconds from an input to its frame (50), in steps of 8`,
  );
  console.log('| interaction | inputs | p50 | p75 | most | longest task |\n|---|---|---|---|---|---|');
  for (const [name, { waits, tasks }] of found) console.log(line(name, waits, [tasks.length > 0 ? Math.max(...tasks).toFixed(0) : 'none over 50']));
  console.log(`${line('all', all, [''])}\n\n| answer of the palette (100) | asked | p50 | p75 | most |\n|---|---|---|---|---|\n${line('', answers)}`);
  for (const complaint of visitor.complaints()) console.log(`the console complains: ${complaint}`);
}

const data = dataOf(work, size, seed, INTERACTIONS);
const server = await startServer(data);
try {
  if (said.only !== 'lighthouse') await stories(server.url, data);
  await closeBrowser();
  if (said.only !== 'story') await scoresOf(server.url, said.desktop);
} finally {
  await closeBrowser();
  await server.stop();
}
