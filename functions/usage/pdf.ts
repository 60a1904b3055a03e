/**
 * Pages of text as PDF 1.4, by hand: three fonts that every reader has, no compression, no package (0 KB against some
 * hundred). Latin text stands in Helvetica; a text with any other sign stands whole in the reader's own Song face, named as
 * PDF knows it without embedding (`STSong-Light`, `UniGB-UCS2-H`), which has Chinese, Latin, Greek and Cyrillic. A sign
 * outside Unicode's first plane becomes ■.
 */
export interface Piece {
  text: string;
  /** Points from the left and from below; where it ends if `right`. */
  x: number;
  y: number;
  size: number;
  bold?: boolean;
  right?: boolean;
  /** Points it may take: what is longer is cut, with … at its end. */
  most?: number | undefined;
}

/** A4, lying. */
export const PAGE = { width: 842, height: 595 };

const isLatin = (text: string) => /^[\x20-\x7e\u00a0-\u00ff]*$/.test(text);

/** In thousandths of the size: Helvetica's figures exactly, its other signs on the safe side; Song has halves and wholes. */
function width(text: string, size: number): number {
  const latin = isLatin(text);
  let sum = 0;
  for (const sign of text) {
    if (!latin) sum += sign < '\u0080' ? 500 : 1000;
    else if (/[.,:;'|!il /]/.test(sign)) sum += 278;
    else if (/[A-Zmw%@·]/.test(sign)) sum += 700;
    else sum += 556;
  }
  return (sum * size) / 1000;
}

function cut(text: string, size: number, most: number | undefined): string {
  if (most === undefined || width(text, size) <= most) return text;
  let kept = [...text];
  while (kept.length > 0 && width(`${kept.join('')}...`, size) > most) kept = kept.slice(0, -1);
  return `${kept.join('')}...`;
}

const escaped = (text: string) => text.replace(/[\\()]/g, (sign) => `\\${sign}`);
const wide = (text: string) =>
  [...text].map((sign) => ((sign.codePointAt(0) ?? 0) > 0xffff ? '25a0' : sign.charCodeAt(0).toString(16).padStart(4, '0'))).join('');

function drawn(piece: Piece): string {
  const text = cut(piece.text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' '), piece.size, piece.most);
  const x = piece.right ? piece.x - width(text, piece.size) : piece.x;
  const [font, shown] = isLatin(text) ? [piece.bold ? 'B' : 'H', `(${escaped(text)})`] : ['S', `<${wide(text)}>`];
  return `BT /${font} ${piece.size} Tf ${x.toFixed(2)} ${piece.y.toFixed(2)} Td ${shown} Tj ET`;
}

const helvetica = (face: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${face} /Encoding /WinAnsiEncoding >>`;
const song = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
  '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 /W [1 95 500] >>',
  '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
];
const FIRST_PAGE = 8;

export function pdfOf(pages: readonly (readonly Piece[])[]): Buffer {
  const numbers = pages.map((_, at) => FIRST_PAGE + at * 2);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>`,
    helvetica('Helvetica'),
    helvetica('Helvetica-Bold'),
    ...song,
    ...pages.flatMap((pieces, at) => {
      const content = pieces.map(drawn).join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /H 3 0 R /B 4 0 R /S 5 0 R >> >> /Contents ${FIRST_PAGE + at * 2 + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1'); // one byte a sign: places and lengths are those of the text
}
