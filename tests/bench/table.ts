/** Figures as tables of plain text. */
import type { Figures } from './measure.ts';

export interface Row {
  name: string;
  /** Milliseconds of the very first question: orders and vectors are made then. */
  first: number;
  /** Milliseconds of CPU of the whole server for a question on one connection. */
  cpu: number;
  one: Figures;
  many: Figures | undefined;
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const each = (value: number) => value.toFixed(0);

export function lay(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export const sizeTable = (rows: readonly Row[], connections: number): string =>
  lay(
    ['', 'req/s ×1', 'p50 ms', 'p99 ms', `req/s ×${connections}`, 'p50 ms', 'p99 ms', 'first ms', 'CPU ms', 'read', 'write'],
    rows.map(({ name, first, cpu, one, many }) => [
      name,
      each(one.perSecond),
      ms(one.p50),
      ms(one.p99),
      ...(many ? [each(many.perSecond), ms(many.p50), ms(many.p99)] : ['', '', '']),
      ms(first),
      ms(cpu),
      String(one.read),
      String(one.write),
    ]),
  );

/** p50 on one connection at each size, and how much the largest takes over the smallest. */
export function ratioTable(bySize: ReadonlyMap<number, readonly Row[]>): string {
  const sizes = [...bySize.keys()].sort((a, b) => a - b);
  const [smallest = 0] = sizes;
  const names = bySize.get(smallest)?.map(({ name }) => name) ?? [];
  return lay(
    ['p50 ms, one connection', ...sizes.map((size) => size.toLocaleString('en')), 'ratio', 'units alike'],
    names.map((name) => {
      const found = sizes.map((size) => bySize.get(size)?.find((row) => row.name === name)?.one);
      const [least, largest] = [found[0], found.at(-1)];
      const alike = found.every((one) => one?.read === least?.read && one?.write === least?.write);
      return [name, ...found.map((one) => (one ? ms(one.p50) : '')), least && largest ? (largest.p50 / least.p50).toFixed(2) : '', alike ? 'yes' : 'no'];
    }),
  );
}
