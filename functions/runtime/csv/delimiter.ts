/** What stands between the cells of a table written as text. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

const LINES = 50;

/** The one that cuts the most of the first lines into the same number of cells; a comma where none does. */
export function delimiterOf(text: string): Delimiter {
  const said = /^sep=([,;\t|])\r?\n/i.exec(text)?.[1] as Delimiter | undefined; // the pattern has no others
  if (said) return said;
  const lines = linesOf(text);
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [first = 0] = counts;
    const alike = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    const score = first === 0 ? 0 : alike * alike * (1 + Math.log2(1 + first) / 8);
    if (score > most) {
      most = score;
      best = delimiter;
    }
  }
  return best;
}

/** The first lines, what stands in quotes left out. */
function linesOf(text: string): string[] {
  const bare = text.slice(0, 100_000).replace(/"(?:[^"]|"")*(?:"|$)/g, '');
  const lines = bare.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  return lines.slice(0, LINES + 1).slice(0, Math.max(1, Math.min(LINES, lines.length - 1))); // the last may be cut
}
