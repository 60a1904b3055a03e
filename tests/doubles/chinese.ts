/** A customer list as a Chinese office exports it: GB18030, names with surnames of two readings, phones, cities. */
import { seeded } from '@regulars/shared/rules/random.ts';

const surnames = ['张', '王', '李', '赵', '陈', '单', '曾', '仇', '欧阳', '刘', '杨'];
const given = ['伟', '芳', '娜', '秀英', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '雄信', '小贤'];
const cities = ['上海市', '北京市', '广州市', '成都市'];
/** All characters of the lists above in GB 2312: Node reads GB18030 but does not write it. */
export const chineseHeaders = ['客户姓名', '手机号', '电子邮箱', '微信', '城市', '会员', '消费金额', '备注'] as const;

export function chineseRows(count: number, seed = 1): string[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, at) => [
    at === 0 ? '张伟' : random.pick(surnames) + random.pick(given),
    `138${String(random.below(1e8)).padStart(8, '0')}`,
    `kehu${at}@example.cn`,
    `wx_${at}`,
    random.pick(cities),
    random.pick(['是', '否']),
    `￥${random.below(100_000) / 100}`,
    random.chance(0.1) ? '常客' : '',
  ]);
}

/** Text as GB18030: by a table of all its two-byte characters, made from the decoder. */
export function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const table = new Map<string, number>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) if (low !== 0x7f) table.set(decoder.decode(Uint8Array.of(high, low)), high * 256 + low);
  }
  return Buffer.from(
    [...text].flatMap((character) => {
      if (character < '\u0080') return [character.charCodeAt(0)];
      const code = table.get(character);
      if (code === undefined) throw new RangeError(`${character} is not in the table`);
      return [code >> 8, code & 255];
    }),
  );
}

export const chineseCsv = (count: number, seed = 1): Buffer => gb18030([chineseHeaders, ...chineseRows(count, seed)].map((row) => row.join(',')).join('\r\n'));
