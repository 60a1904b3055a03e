/**
 * Customers of whom it is known which are the same: drawn from a seed, a share of them entered a second time with typing
 * errors, in another script, with parts moved. Among the others are those that are easily mistaken for duplicates:
 * families under one roof, colleagues with one number, namesakes in one town. Long: lists of names.
 */
import { type Random, seeded } from '@regulars/shared/rules/random.ts';

export interface Person {
  name: string;
  kind: 'person' | 'company';
  emails?: { address: string }[];
  phones?: { number: string }[];
  addresses?: { street?: string; city?: string; region?: string; postcode?: string; country?: string }[];
}

export interface Truth {
  people: Person[];
  /** Places of two that are one, as `a b` in ascending order. */
  same: Set<string>;
  /** How each duplicate was made. */
  ways: Map<string, string>;
}

/** With how they are read, so that no dictionary of the system makes the truth. */
const read = (text: string) => text.split(' ').map((one) => one.split(':') as [string, string]);
const surnames = read(
  '王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu 徐:xu 孙:sun 胡:hu 朱:zhu 高:gao 林:lin 何:he 郭:guo 马:ma 罗:luo 梁:liang 宋:song 郑:zheng 谢:xie 韩:han 唐:tang 冯:feng 于:yu 董:dong 萧:xiao 程:cheng 曹:cao 袁:yuan 邓:deng 许:xu 傅:fu 沈:shen 曾:zeng 彭:peng 吕:lv',
);
const givens = read(
  '伟:wei 芳:fang 娜:na 敏:min 静:jing 丽:li 强:qiang 磊:lei 军:jun 洋:yang 勇:yong 艳:yan 杰:jie 娟:juan 涛:tao 明:ming 超:chao 秀:xiu 霞:xia 平:ping 刚:gang 桂:gui 英:ying 华:hua 玉:yu 萍:ping 红:hong 玲:ling 建:jian 国:guo 志:zhi 文:wen 斌:bin 宇:yu 浩:hao 凯:kai 健:jian 俊:jun 帆:fan 雪:xue 荣:rong 梅:mei 鑫:xin 波:bo 宁:ning 辉:hui 晨:chen 婷:ting 雨:yu 嘉:jia 欣:xin 思:si 佳:jia 怡:yi 梓:zi 涵:han 轩:xuan 诺:nuo',
);
const firsts =
  'Anna Peter Maria Thomas Julia Michael Sarah Daniel Laura Stefan Lena Martin Katharina Andreas Emma Oliver Sophie James Charlotte William Emily George Alice Henry Lucy Jack Grace Robert Helen David Carla Marco Elena Paolo Claire Pierre Camille Lucas Ingrid Lars Astrid Henrik Zoë Søren Jürgen Günther François Núria'.split(
    ' ',
  );
const lasts =
  'Schmidt Müller Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Neumann Schwarz Zimmermann Krüger Hartmann Lange Smith Jones Taylor Brown Wilson Evans Thomas Roberts Johnson Walker Wright Robinson Thompson Hughes Edwards Green Hall Wood Harris Clarke Rossi Ferrari Bianchi Romano Moreau Laurent Girard Lefebvre Hansen Johansson Andersen Nilsson Kowalski Nowak Novák Horváth O’Brien McCarthy Fitzgerald Castillo'.split(
    ' ',
  );
const streets = 'Haupt Bahnhof Garten Schul Kirch Berg Linden Mühlen Ring Wald Rosen Wiesen Post Markt Feld Brunnen Schiller Goethe Mozart Eichen'.split(' ');
const roads = 'High Station Church Victoria Park Mill School Queens Kings Manor Grange Bridge Chapel Spring West North London Albert Stanley Windsor'.split(
  ' ',
);
const towns = 'Berlin Hamburg München Köln Frankfurt Stuttgart Leipzig Dresden Hannover Nürnberg'.split(' ');
const cities = 'York Leeds Bristol Oxford Norwich Exeter Durham Lincoln Chester Derby'.split(' ');
/** With how visitors write them. */
const lu = new Map(
  '南京西路:Nanjing West Road|淮海中路:Huaihai Middle Road|人民北路:Renmin North Road|中山东路:Zhongshan East Road|解放大道:Jiefang Avenue|建设二路:Jianshe Er Lu|和平南路:Heping Nanlu|长江三路:Changjiang San Lu|文化宫路:Wenhuagong Lu|体育西路:Tiyu Xilu|朝阳门街:Chaoyangmen Jie|西直门街:Xizhimen Jie|天河北路:Tianhe Beilu|滨江大道:Binjiang Dadao|科技园路:Kejiyuan Road|新华中路:Xinhua Zhong Lu|复兴东路:Fuxing East Road|友谊大街:Youyi Street|五一广场:Wuyi Square|花园桥路:Huayuanqiao Road'
    .split('|')
    .map((one) => one.split(':') as [string, string]),
);
const shi: readonly [string, string][] = [
  ['上海市', '上海市'],
  ['北京市', '北京市'],
  ['广东省', '广州市'],
  ['广东省', '深圳市'],
  ['四川省', '成都市'],
  ['浙江省', '杭州市'],
  ['江苏省', '南京市'],
  ['湖北省', '武汉市'],
];
const cityNames = new Map(read('上海市:Shanghai 北京市:Beijing 广州市:Guangzhou 深圳市:Shenzhen 成都市:Chengdu 杭州市:Hangzhou 南京市:Nanjing 武汉市:Wuhan'));
const trades =
  'Bäckerei Gärtnerei Autohaus Praxis Studio Atelier Verlag Weinhandel Elektro Möbelhaus Coffee Books Print Design Travel Dental Fitness Garden Music Bike'.split(
    ' ',
  );
const forms = ['GmbH', 'AG', 'KG', 'Ltd', 'Ltd.', 'Limited', 'GmbH & Co. KG', 'Inc.'];
const ventures = '星辰 蓝海 宏远 嘉禾 天元 瑞丰 鼎盛 华信 锦程 博雅 卓越 恒通 东方 金桥 绿洲 万象 新锐 启明 德胜 联创'.split(' ');
const lines = '科技 贸易 餐饮 教育 文化传媒 装饰 物流 服装 食品 信息'.split(' ');

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

interface Drawn extends Person {
  /** The name in Latin letters, for what is written in Chinese. */
  latin?: [string, string];
}

function draw(random: Random, at: number): Drawn {
  const isChinese = random.chance(0.45);
  const company = random.chance(0.2);
  const address = isChinese
    ? (([region, city]) => ({
        region,
        city,
        street: `${random.pick([...lu.keys()])}${1 + random.below(900)}号`,
        postcode: String(100000 + random.below(80) * 1000),
        country: 'CN',
      }))(random.pick(shi))
    : random.chance(0.5)
      ? {
          street: `${random.pick(streets)}straße ${1 + random.below(200)}`,
          postcode: String(10000 + random.below(600) * 100),
          city: random.pick(towns),
          country: 'DE',
        }
      : {
          street: `${1 + random.below(200)} ${random.pick(roads)} ${random.pick(['Street', 'Road', 'Lane'])}`,
          postcode: `${random.pick(['YO', 'LS', 'BS', 'OX'])}${1 + random.below(30)} ${random.below(10)}${random.pick(['AB', 'HH', 'QT', 'NW'])}`,
          city: random.pick(cities),
          country: 'GB',
        };
  const contact = {
    ...(random.chance(0.7) ? { emails: [{ address: `kunde${at}@${random.pick(['example.com', 'gmail.com', 'example.cn'])}` }] } : {}),
    ...(random.chance(0.8)
      ? { phones: [{ number: isChinese ? `+861${3 + random.below(6)}${String(at).padStart(9, '0')}` : `+4930${String(at).padStart(8, '0')}` }] }
      : {}),
    addresses: [address],
  };
  if (company) {
    const name = isChinese
      ? `${random.pick(ventures)}${random.pick(givens)[0]}${random.pick(lines)}有限公司`
      : `${random.pick(trades)} ${random.pick(lasts)} ${random.pick(lasts)} ${random.pick(forms)}`;
    return { name, kind: 'company', ...contact };
  }
  if (!isChinese) return { name: `${random.pick(firsts)} ${random.pick(lasts)}`, kind: 'person', ...contact };
  const [surname, family] = random.pick(surnames);
  const given = random.chance(0.3) ? [random.pick(givens)] : [random.pick(givens), random.pick(givens)];
  return { name: surname + given.map(([one]) => one).join(''), kind: 'person', latin: [family, given.map(([, one]) => one).join('')], ...contact };
}

/** One slip of the fingers inside a word of four letters or more. */
function slip(random: Random, text: string): string {
  const words = text.split(' ');
  const long = words.flatMap((word, at) => (word.length > 3 && !/\p{Script=Han}|\d/u.test(word) ? [at] : []));
  if (long.length === 0) return text;
  const at = random.pick(long);
  const word = words[at] ?? '';
  const place = 1 + random.below(word.length - 2);
  const letter = random.pick([...'aeinrst']);
  const [before, here, after] = [word.slice(0, place), word[place] ?? '', word.slice(place + 1)];
  words[at] = random.pick([before + after, before + here + here + after, before + letter + after, before + after.charAt(0) + here + after.slice(1)]);
  return words.join(' ');
}

const moved = (random: Random, { street, city, region, postcode }: NonNullable<Person['addresses']>[number]) =>
  random.pick([
    { street: [street, postcode, city].filter(Boolean).join(', ') },
    { street, city: `${postcode} ${city}` },
    { street, city },
    { street: `${region ?? ''}${city ?? ''}${street ?? ''}` === street ? street : `${city} ${street}`, postcode },
  ]);

/** In Latin letters, as somebody writes it who has no others at hand. */
function inLatin(random: Random, { street = '', city = '', postcode = '' }: NonNullable<Person['addresses']>[number]) {
  const [, name = '', house = ''] = /^(\D+)(\d+)号$/.exec(street) ?? [];
  const road = lu.get(name) ?? '';
  const town = cityNames.get(city) ?? '';
  return random.pick<NonNullable<Person['addresses']>[number]>([
    { street: `${house} ${road}`, city: town, country: 'CN' },
    { street: `No. ${house}, ${road}`, city: town, postcode },
    { street: `${road} ${house}, ${town}` },
  ]);
}

const short = (street: string | undefined) => street?.replace('straße', 'str.').replace('Street', 'St').replace('Road', 'Rd');

/** The same once more, as it gets into a base: by another hand, at another time, from another list. */
function again(random: Random, one: Drawn, at: number): [Person, string] {
  const [address = {}] = one.addresses ?? [];
  const isHan = /\p{Script=Han}/u.test(one.name);
  const fresh = random.chance(0.5) ? { emails: [{ address: `neu${at}@example.org` }] } : {};
  const phones = one.phones && random.chance(0.6) ? { phones: one.phones } : {};
  if (one.kind === 'company') {
    const name = isHan
      ? one.name.replace('有限公司', random.pick(['公司', '', '有限责任公司']))
      : slip(random, one.name.split(' ').slice(0, 3).join(' ') + random.pick(['', ' GmbH', ' Ltd.', ' & Co']));
    return [{ name, kind: 'company', ...fresh, ...phones, addresses: [{ ...moved(random, { ...address, street: short(address.street) }) }] }, 'company'];
  }
  if (one.latin) {
    const [family, given] = one.latin.map(capital) as [string, string]; // two of two
    if (random.chance(0.6)) {
      const name = random.pick([`${family} ${given}`, `${given} ${family}`, `${family}${given.toLowerCase()}`]);
      if (random.chance(0.3)) return [{ name, kind: 'person', ...fresh, ...phones, addresses: [inLatin(random, address)] }, 'scripts'];
      return [{ name, kind: 'person', ...fresh, ...phones, addresses: [random.chance(0.5) ? address : moved(random, address)] }, 'script'];
    }
    return [{ name: one.name, kind: 'person', ...fresh, ...phones, addresses: [moved(random, address)] }, 'moved'];
  }
  const [first = '', last = ''] = one.name.split(' ');
  if (one.phones && random.chance(0.25))
    return [
      { name: random.pick([`${first.charAt(0)}. ${last}`, `${last} ${first}`, one.name.toUpperCase()]), kind: 'person', ...fresh, phones: one.phones },
      'contact',
    ];
  if (random.chance(0.5))
    return [
      {
        name: slip(random, one.name),
        kind: 'person',
        ...fresh,
        ...phones,
        addresses: [{ ...address, street: random.chance(0.3) ? slip(random, address.street ?? '') : short(address.street) }],
      },
      'typing',
    ];
  return [
    {
      name: random.pick([`${last}, ${first}`, `${last} ${first}`, `Dr. ${first} ${last}`]),
      kind: 'person',
      ...fresh,
      ...phones,
      addresses: [moved(random, address)],
    },
    'moved',
  ];
}

/** Somebody else who shares what people share. */
function neighbour(random: Random, one: Drawn, at: number): Drawn {
  const other = draw(random, at);
  if (random.chance(0.5)) {
    const name = one.latin ? one.name.charAt(0) + random.pick(givens)[0] + random.pick(givens)[0] : `${random.pick(firsts)} ${one.name.split(' ')[1] ?? ''}`;
    return name === one.name ? other : { name, kind: 'person', emails: other.emails, addresses: one.addresses };
  }
  return { ...other, addresses: one.addresses, ...(one.phones && random.chance(0.5) ? { phones: one.phones } : {}) };
}

/** `duplicates` of the `count` are second entries; each of another one. */
export function truthOf(count: number, duplicates: number, seed: number): Truth {
  const random = seeded(seed);
  const people: Drawn[] = [];
  for (let at = 0; at < count - duplicates; at++) {
    const before = people.at(-1);
    people.push(before?.kind === 'person' && random.chance(0.06) ? neighbour(random, before, at) : draw(random, at));
  }
  const same = new Set<string>();
  const ways = new Map<string, string>();
  const step = Math.floor((count - duplicates) / duplicates);
  for (let at = 0; at < duplicates; at++) {
    const original = at * step + random.below(step);
    const [person, way] = again(random, people[original] as Drawn, count + at); // under the count of originals
    const key = `${original} ${people.length}`;
    people.push(person);
    same.add(key);
    ways.set(key, way);
  }
  return {
    people: people.map(({ name, kind, emails, phones, addresses }) => ({
      name,
      kind,
      ...(emails ? { emails } : {}),
      ...(phones ? { phones } : {}),
      ...(addresses ? { addresses } : {}),
    })),
    same,
    ways,
  };
}

export interface Grade {
  precision: number;
  recall: number;
  /** Of each way of making duplicates, the share that was found. */
  byWay: Record<string, number>;
  mistaken: string[];
  missed: string[];
}

export function gradeOf({ same, ways }: Truth, found: ReadonlySet<string>): Grade {
  const right = [...found].filter((pair) => same.has(pair)).length;
  const byWay = Map.groupBy(ways, ([, way]) => way);
  return {
    precision: found.size === 0 ? 0 : right / found.size,
    recall: right / same.size,
    byWay: Object.fromEntries([...byWay].map(([way, pairs]) => [way, pairs.filter(([pair]) => found.has(pair)).length / pairs.length])),
    mistaken: [...found].filter((pair) => !same.has(pair)),
    missed: [...same].filter((pair) => !found.has(pair)),
  };
}
