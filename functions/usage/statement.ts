/** A month's statement as a table and as a page to be printed: a line for each person and feature, storage, the sum. */
import type { Language } from '@regulars/shared/fields/field.ts';
import { type Bill, dollars } from '@regulars/shared/rules/bill.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { dayOf, features, type Quantities } from '@regulars/shared/rules/usage.ts';
import { BYTE_ORDER_MARK, csvLine } from '../runtime/csv/write.ts';
import { PAGE, type Piece, pdfOf } from './pdf.ts';

interface About {
  workspace: string;
  language: Language;
  names: Readonly<Record<string, string>>;
  madeAt: string;
}

const words = {
  title: { en: 'Statement', zh: '账单' },
  so_far: { en: 'The month is still running: so far', zh: '本月尚未结束，截至目前' },
  made: { en: 'Made on', zh: '生成日期' },
  feature: { en: 'Feature', zh: '功能' },
  person: { en: 'Person', zh: '成员' },
  nobody: { en: 'Nobody in particular', zh: '系统' },
  requests: { en: 'Requests', zh: '请求' },
  read: { en: 'Read units', zh: '读取单位' },
  write: { en: 'Write units', zh: '写入单位' },
  compute: { en: 'GB-seconds', zh: 'GB·秒' },
  mail: { en: 'Mails', zh: '邮件' },
  messages: { en: 'Messages', zh: '实时消息' },
  amount: { en: 'US dollars', zh: '美元' },
  stored: { en: 'Stored', zh: '存储' },
  total: { en: 'Total', zh: '合计' },
  note: {
    en: 'Each line is rounded to ten-thousandths of a dollar; the total is the sum of the lines. Days are those of UTC.',
    zh: '每行金额四舍五入到万分之一美元，合计为各行之和。日期按 UTC 计算。',
  },
} as const;

const gigabyteSeconds = ({ compute }: Quantities) => (compute / 1024 / 1000).toFixed(1);
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
const columns = ['feature', 'person', 'requests', 'read', 'write', 'compute', 'mail', 'messages', 'amount'] as const;

/** The lines as texts, in the order of `columns`; the last two are storage and the sum. */
function table({ lines, storage, total }: Bill, { language, names }: About): string[][] {
  const say = (word: keyof typeof words) => words[word][language];
  const number = (value: number) => String(Math.round(value * 10) / 10);
  return [
    ...lines.map(({ feature, user, used, amount }) => [
      features[feature][language],
      names[user] ?? (user || say('nobody')),
      ...[used.requests, used.read, used.write].map(number),
      gigabyteSeconds(used),
      ...[used.mail, used.messages].map(number),
      dollars(amount).slice(1),
    ]),
    [say('stored'), megabytes(storage.bytes + storage.files), '', '', '', '', '', '', dollars(storage.amount).slice(1)],
    [say('total'), '', '', '', '', '', '', '', dollars(total).slice(1)],
  ];
}

export function asCsv(bill: Bill, about: About): Buffer {
  const heads = columns.map((name) => words[name][about.language]);
  return Buffer.from(BYTE_ORDER_MARK + [heads, ...table(bill, about)].map((cells) => csvLine(cells)).join(''));
}

const LEFT = 40;
const RIGHT = PAGE.width - 40;
/** Where a column begins, or ends where it is of figures. */
const places: readonly { x: number; right?: true }[] = [
  { x: LEFT },
  { x: 190 },
  ...[330, 390, 450, 510, 555, 605].map((x) => ({ x, right: true }) as const),
  { x: RIGHT, right: true },
];
const LINE = 15;
const ON_A_PAGE = 28;

export function asPdf(bill: Bill, about: About): Buffer {
  const say = (word: keyof typeof words) => words[word][about.language];
  const row = (cells: readonly string[], y: number, bold = false): Piece[] =>
    cells.flatMap((text, at) => {
      const { x = LEFT, right } = places[at] ?? {};
      return text ? [{ text, x, y, size: 9, bold, right: right ?? false, most: at < 2 ? 135 : undefined }] : [];
    });
  const rows = table(bill, about);
  const pages: Piece[][] = [];
  for (let from = 0; from < rows.length; from += ON_A_PAGE) {
    const pieces: Piece[] = [
      { text: `Regulars · ${say('title')} ${bill.month}`, x: LEFT, y: PAGE.height - 50, size: 16, bold: true },
      { text: about.workspace, x: LEFT, y: PAGE.height - 70, size: 11, most: RIGHT - LEFT },
      { text: `${say('made')} ${dayOf(about.madeAt)}`, x: RIGHT, y: PAGE.height - 50, size: 9, right: true },
      ...(bill.month === monthOf(about.madeAt) ? [{ text: say('so_far'), x: RIGHT, y: PAGE.height - 64, size: 9, right: true }] : []),
      ...row(columns.map(say), PAGE.height - 96, true),
      ...rows.slice(from, from + ON_A_PAGE).flatMap((cells, at) => row(cells, PAGE.height - 112 - at * LINE, from + at === rows.length - 1)),
      { text: say('note'), x: LEFT, y: 24, size: 8 },
    ];
    pages.push(pieces);
  }
  return pdfOf(pages);
}
