/**
 * What use costs. The atom is a row of the meter (a day, a feature, a user): its amount is rounded once, when it is priced,
 * to whole billionths of a dollar, and everything shown is a sum of such rows. So pages and statements add up.
 */
import type { Label } from '../fields/field.ts';
import { nanosEach } from '../prices.ts';
import { monthOf } from './cap.ts';

/** What is counted, with the letter that the meter's rows keep it under. */
export const measures = {
  requests: { letter: 'n', label: { en: 'Requests', zh: '请求' } },
  read: { letter: 'r', label: { en: 'Read units', zh: '读取单位' } },
  write: { letter: 'w', label: { en: 'Write units', zh: '写入单位' } },
  /** Megabytes of memory × milliseconds. */
  compute: { letter: 'c', label: { en: 'Computing, MB × ms', zh: '计算（MB × 毫秒）' } },
  bytes: { letter: 'b', label: { en: 'Bytes of records added', zh: '新增记录字节' } },
  files: { letter: 'f', label: { en: 'Bytes of files added', zh: '新增文件字节' } },
  mail: { letter: 'm', label: { en: 'Mails', zh: '邮件' } },
  messages: { letter: 's', label: { en: 'Live messages', zh: '实时消息' } },
} as const satisfies Record<string, { letter: string; label: Label }>;
export type Measure = keyof typeof measures;
export const measureNames = Object.keys(measures) as Measure[]; // its own keys
export type Quantities = Record<Measure, number>;
export const nothing = (): Quantities => ({ requests: 0, read: 0, write: 0, compute: 0, bytes: 0, files: 0, mail: 0, messages: 0 });

/** What people recognise; each folder of functions belongs to one of them. */
export const features = {
  records: { en: 'Records', zh: '记录' },
  lists: { en: 'Lists, search and reports', zh: '列表、搜索与报表' },
  imports: { en: 'Imports', zh: '导入' },
  exports: { en: 'Exports', zh: '导出' },
  bulk: { en: 'Changes of many records', zh: '批量更改' },
  duplicates: { en: 'Duplicates', zh: '查重' },
  files: { en: 'Files', zh: '文件' },
  live: { en: 'Live updates', zh: '实时更新' },
  notifications: { en: 'Notices', zh: '通知' },
  people: { en: 'People and rights', zh: '成员与权限' },
  settings: { en: 'Settings', zh: '设置' },
  access: { en: 'Signing in', zh: '登录' },
  webhooks: { en: 'Webhooks and events', zh: 'Webhook 与事件' },
  upkeep: { en: 'Upkeep', zh: '后台维护' },
} as const satisfies Record<string, Label>;
export type Feature = keyof typeof features;
export const isFeature = (name: string): name is Feature => Object.hasOwn(features, name);

const MB_MS_PER_GB_S = 1024 * 1000;
/** Billionths of a dollar for one of each, at cost. What is stored costs by the month, see `storageNanos`. */
const nanos: Record<Exclude<Measure, 'bytes' | 'files'>, number> = {
  requests: nanosEach('httpRequest') + nanosEach('invocation'),
  read: nanosEach('readUnit'),
  write: nanosEach('writeUnit'),
  compute: nanosEach('compute') / MB_MS_PER_GB_S,
  mail: nanosEach('mail'),
  messages: nanosEach('socketMessage'),
};

/** What a row costs, whole billionths of a dollar: price = cost × the operator's factor. */
export const priceOf = (used: Quantities, factor: number): number =>
  Math.round(factor * Object.entries(nanos).reduce((sum, [name, each]) => sum + each * used[name as Measure], 0)); // its own keys

/** What lies stored costs for a month: in the table with its point-in-time copies, in the bucket without. */
export const storageNanos = (bytes: number, files: number, factor: number): number =>
  Math.round(factor * (bytes * (nanosEach('tableStorage') + nanosEach('pointInTime')) + files * nanosEach('fileStorage')));

export const dayOf = (moment: string): string => moment.slice(0, 10);
export const daysIn = (month: string): number => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/**
 * What the month will come to: so far, and for each day that is left the average of the days behind. Storage is known
 * for the whole month already. `day`: of the month, from 1; the share of it that is over counts as well.
 */
export function forecastOf(used: number, storage: number, month: string, now: string): number {
  const days = daysIn(month);
  if (monthOf(now) !== month) return used + storage;
  const over = (Date.parse(now) - Date.parse(`${month}-01T00:00:00.000Z`)) / 86_400_000;
  return Math.round((used * days) / Math.max(over, 1 / 24)) + storage;
}
