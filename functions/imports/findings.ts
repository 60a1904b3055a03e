/** What a check says: how many rows do what, some of them shown before and after, and each problem with its cell. */
import { faultOf } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Findings } from '@regulars/shared/operations/imports.ts';
import { cellText } from '@regulars/shared/rules/cells.ts';
import { placeName } from '@regulars/shared/rules/guess.ts';
import { recordsFor } from '../jobs/records.ts';
import { headingsOf } from '../runtime/csv/read.ts';
import { fieldsOf } from '../runtime/store/record.ts';
import type { Refused } from './reasons.ts';
import { type Importing, isRefused, type Outcome, type Ready } from './resolve.ts';
import { columnOf, type ReadRow } from './row.ts';

const MOST_PROBLEMS = 500;
const MOST_EXAMPLES = 8;
const MOST_ALIKE = 100;
const CELL = 2000;

type Example = Findings['examples'][number];
type Problem = Findings['problems'][number];

export function findingOf(importing: Importing) {
  const { object, layout, context } = importing;
  const counts = { rows: 0, created: 0, updated: 0, unchanged: 0, refused: 0, linked: 0 };
  const examples: Record<'created' | 'updated', Example[]> = { created: [], updated: [] };
  const problems: Problem[] = [];
  const alike = new Map<string, Findings['alike'][number]>();

  const refuse = (row: ReadRow, { faults }: Refused) => {
    counts.refused++;
    const shown = faults.map(({ pointer, code, message }): Problem['faults'][number] => {
      const field = pointer.split('/')[1] ?? '';
      const column = columnOf(field, row, layout, object, context);
      const text = column === undefined ? '' : (row.cells[column] ?? '');
      if (column !== undefined) count(column, text, code);
      return {
        ...(column === undefined ? {} : { column }),
        field,
        text: text.slice(0, CELL),
        code,
        detail: faultOf({ code, ...(message ? { message } : {}) }, context.language),
      };
    });
    if (problems.length < MOST_PROBLEMS) problems.push({ row: row.row, title: nameOf(row), faults: shown });
  };
  const count = (column: number, text: string, code: string) => {
    const key = `${column}|${code}|${text.trim()}`;
    const found = alike.get(key);
    if (found) found.count++;
    else if (alike.size < 10 * MOST_ALIKE && text.length <= CELL) alike.set(key, { column, text: text.trim(), code, count: 1 });
  };
  const nameOf = ({ texts, cells }: ReadRow) => (texts[object.title] ?? cells.find((cell) => cell.trim() !== '') ?? '').slice(0, 200);

  return {
    async add(row: ReadRow, outcome: Outcome): Promise<void> {
      counts.rows++;
      if (isRefused(outcome)) return refuse(row, outcome);
      counts[outcome.outcome]++;
      counts.linked += outcome.made.length;
      if (outcome.outcome === 'unchanged' || !outcome.change || examples[outcome.outcome].length >= MOST_EXAMPLES) return;
      examples[outcome.outcome].push(await exampleOf(row, outcome, importing));
    },
    counts: () => ({ done: counts.rows, created: counts.created, updated: counts.updated, failed: counts.refused }),
    all: (): Findings => ({
      headers: headingsOf(layout.titles, placeName(context.language)),
      ...counts,
      examples: [...examples.updated, ...examples.created],
      problems,
      alike: [...alike.values()]
        .filter((one) => one.count > 1)
        .sort((a, b) => b.count - a.count)
        .slice(0, MOST_ALIKE),
    }),
  };
}

async function exampleOf(row: ReadRow, { change, before, made }: Ready, importing: Importing): Promise<Example> {
  const { object, context } = importing;
  const values: Readonly<Record<string, unknown>> = change?.values ?? {};
  const old = before ? fieldsOf(before) : {};
  const known = Object.keys(values).filter((name) => object.fields[name]);
  const titles = await titlesOf(
    known.flatMap((name) => [old[name], values[name]].flatMap((value) => linksIn(name, value, importing))),
    importing,
  );
  for (const one of made) titles.set(one.change.id, one.text);
  const text = (name: string, value: unknown) => {
    const field = object.fields[name];
    return field ? cellText(value, field, context, (id) => titles.get(id)) : '';
  };
  return {
    row: row.row,
    ...(before ? { record: before.id } : {}),
    title: String(values[object.title] ?? before?.[object.title] ?? '').slice(0, 200),
    changes: known.map((name) => ({
      field: name,
      label: object.fields[name]?.label[context.language] ?? name,
      before: text(name, old[name]).slice(0, 500),
      after: text(name, values[name]).slice(0, 500),
    })),
  };
}

const linksIn = (name: string, value: unknown, { object, settings }: Importing): { object: Importing['object']; id: string }[] => {
  const field = object.fields[name];
  if (!field || (field.kind !== 'link' && field.kind !== 'links') || value === undefined || value === null) return [];
  const target = settings.definitions.find((one) => one.name === targetOf(field));
  return target ? [value].flat().map((id) => ({ object: target, id: String(id) })) : [];
};

async function titlesOf(links: readonly { object: Importing['object']; id: string }[], importing: Importing): Promise<Map<string, string>> {
  const records: ReadonlyMap<string, AnyRecord> = links.length > 0 ? await recordsFor(importing, links) : new Map();
  return new Map(
    links.flatMap(({ object, id }) => {
      const [field, value] = [object.fields[object.title], records.get(id)?.[object.title]];
      return field && value !== undefined ? [[id, kindOf(field.kind).toText(value, field, importing.context)] as const] : [];
    }),
  );
}
