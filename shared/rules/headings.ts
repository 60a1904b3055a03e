/** What the heading of a column means: the field of an object that people call so, in English and Chinese. */
import { folded } from '../fields/field.ts';
import type { ObjectOf } from '../objects/object.ts';

export interface Meaning {
  field: string;
  /** The piece of the field's value that the column holds: `first`, `wechat`, `city`. */
  part?: string;
}

const words = (text: string) => text.split(' ');

/** Other names of fields that objects commonly have, by the field's name. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  name: words(
    'fullname customer customername client clientname contact contactname displayname accountname 姓名 名字 名称 客户 客户名称 客户姓名 联系人 联系人姓名 全名',
  ),
  'name.first': words('firstname givenname forename vorname 名'),
  'name.last': words('lastname surname familyname nachname 姓 姓氏'),
  'name.company': words('company companyname organization organisation organizationname businessname firm 公司 公司名称 企业 企业名称 单位 单位名称'),
  emails: words('email emailaddress mail primaryemail workemail contactemail 邮箱 电子邮箱 电子邮件 邮件 邮箱地址 邮件地址'),
  phones: words(
    'phone phonenumber telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone workphone homephone contactnumber 手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 座机 固定电话',
  ),
  'handles.wechat': words('wechat wechatid weixin 微信 微信号 微信id'),
  'handles.qq': words('qq qqnumber qq号 qq号码'),
  'handles.whatsapp': words('whatsapp whatsappnumber'),
  'handles.telegram': words('telegram'),
  'handles.instagram': words('instagram'),
  'handles.linkedin': words('linkedin linkedinurl'),
  addresses: words('address fulladdress postaladdress mailingaddress 地址 联系地址 通讯地址 详细地址 家庭住址 住址 公司地址'),
  'addresses.street': words('street streetaddress addressline addressline1 街道'),
  'addresses.district': words('district county 区 区县 县区 县 区/县'),
  'addresses.city': words('city town 城市 市 地市 地级市'),
  'addresses.region': words('state province 省 省份 省市 省/市 省/直辖市'),
  'addresses.postcode': words('zip zipcode postcode postalcode 邮编 邮政编码'),
  'addresses.country': words('country countrycode 国家'),
  birthday: words('birthday birthdate dateofbirth dob 生日 出生日期 出生年月日'),
  tags: words('tag tags keywords 标签 关键词'),
  website: words('website web homepage url site 网站 网址 主页 官网'),
  note: words('note notes comment comments remark remarks 备注 说明 注释'),
  kind: words('type customertype 类型 客户类型'),
  language: words('lang 语言'),
};

/** `Customer name` in a table of tasks is their customer, by name. */
const linkEndings = words('name email id 名称 姓名 邮箱 编号');

const known = new Map(Object.entries(synonyms).flatMap(([meaning, all]) => all.map((one) => [one, meaning])));
const key = (text: string) => folded(text).replace(/[\s_\-./:：()（）*#"'’]+/g, '');
/** `Phone 2`, `E-mail (2)` and `手机1` are phones and e-mails like the first. */
const withoutNumber = (text: string) => text.replace(/\d{1,2}$/, '');

/** By the names and labels of the object's own fields first, then by what people also call them. */
export function meaningOf(object: ObjectOf, heading: string): Meaning | undefined {
  const wanted = key(heading);
  const settable = Object.entries(object.fields).filter(([, field]) => field.by !== 'rule' && !field.deleted);
  const called = (endings: readonly string[], kinds?: readonly string[]) =>
    settable.find(
      ([name, { label, kind }]) =>
        (!kinds || kinds.includes(kind)) &&
        [name, label.en, label.zh, `${label.en} ${name}`, `${label.zh} ${name}`].some((one) => endings.some((ending) => key(one) + ending === wanted)), // exports write `Label (name)` where labels repeat
    );
  const own = called(['']) ?? called(linkEndings, ['link', 'links']);
  const synonym = known.get(wanted) ?? known.get(withoutNumber(wanted));
  const [field = '', part] = synonym?.split('.') ?? [];
  if (own && own[0] !== field) return { field: own[0] };
  if (!settable.some(([name]) => name === field)) return own && { field: own[0] };
  return { field, ...(part ? { part } : {}) };
}

/** `Name` and `名字`: beside a column of surnames they may be the given name. */
export const mayBeGiven = (heading: string): boolean => ['name', '名字'].includes(key(heading));

/** Whether a column, or a field by its label, holds names of companies. */
export const namesCompany = (heading: string): boolean => known.get(key(heading)) === 'name.company';

/** Names of what every record has: shown in lists and exports, set by nobody. */
const systemNames: Readonly<Record<string, readonly string[]>> = {
  id: words('id 编号'),
  createdAt: words('created createdat 创建时间'),
  updatedAt: words('changed updatedat 修改时间'),
  createdBy: words('createdby 创建人'),
  updatedBy: words('changedby updatedby 修改人'),
};

/** The field that nobody may set by whose name the heading goes: `id`, when it was made, what a rule sets. */
export function readOnlyOf(object: ObjectOf, heading: string): string | undefined {
  const wanted = key(heading);
  const byRule = Object.entries(object.fields).find(([name, { by, label }]) => by === 'rule' && [name, label.en, label.zh].some((one) => key(one) === wanted));
  return byRule?.[0] ?? Object.keys(systemNames).find((name) => systemNames[name]?.includes(wanted));
}
