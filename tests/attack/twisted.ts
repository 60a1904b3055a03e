/** S19: texts of 100 KB that slow patterns choke on, in every text of every request. How long the answers took is told, not judged. */
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import type { TestLocal } from '../api/world.ts';
import { type Asked, opened } from './ask.ts';
import { textPlaces } from './places.ts';
import { asked, type Stage } from './stage.ts';
import { find, newTally, type Tally } from './tally.ts';

const LONG = 100_000;
const repeated = (part: string) => part.repeat(Math.floor(LONG / part.length));
const twisted = [
  ...[
    'a',
    'a.',
    '@',
    '1,',
    '-',
    '\u0301',
    ' ',
    '\t\n',
    '=+',
    '<b>',
    '<',
    '((',
    '[[',
    '{{',
    '"',
    '\\',
    '&amp;',
    '张',
    'zhāng',
    '%41',
    '😀',
    '0',
    '9.',
    '/',
    '- ',
    '+86 ',
    '北京市',
  ].map(repeated),
  `https://${repeated('a.')}`,
  `${repeated('a')}@${repeated('b.')}`,
  `${repeated(' ')}x`,
  `${repeated('a ')}!`,
  `2026-${repeated('0')}`,
  `+${repeated('1 ')}`,
  `<p>${repeated('<i>')}`,
];

export async function attackWithTwistedTexts(local: TestLocal, { prepared, callers }: Stage, { seed, most }: { seed: number; most: number }): Promise<Tally> {
  const tally = newTally();
  const { ask, close } = opened(local.url);
  const headers = callers.get('owner') ?? {};
  const took: { ms: number; about: string }[] = [];
  for (const { about, request } of drawn(prepared, headers, seeded(seed), most)) {
    const reply = await ask(request);
    tally.tried++;
    took.push({ ms: reply.took, about });
    if (reply.status >= 500) find(tally, { kind: `${about}: ${reply.status}`, request: String(request.body), answer: reply.text });
  }
  close();
  took.sort((a, b) => a.ms - b.ms);
  const p99 = took[Math.ceil(took.length * 0.99) - 1]?.ms ?? 0;
  const slowest = took.at(-1);
  tally.notes.push(`p99 ${p99.toFixed(0)} ms, slowest ${slowest?.ms.toFixed(0)} ms (${slowest?.about})`);
  return tally;
}

function drawn(prepared: Stage['prepared'], headers: Record<string, string>, random: Random, most: number): { about: string; request: Asked }[] {
  const all = prepared.flatMap(({ one, sent }) =>
    textPlaces(sent).flatMap(({ name, with: put }) =>
      twisted.map((text) => ({
        about: `${one.id}, ${name}, ${JSON.stringify(text.slice(0, 8))}`,
        request: () => asked(put(text), headers),
        order: random.next(),
      })),
    ),
  );
  return all
    .sort((a, b) => a.order - b.order)
    .slice(0, most)
    .map(({ about, request }) => ({ about, request: request() }));
}
