/** A person or a company that the business knows: prospect, buyer, partner. */
import { addresses } from '../fields/address.ts';
import { choice, manyChoice, stage } from '../fields/choice.ts';
import { date } from '../fields/date.ts';
import { emails } from '../fields/email.ts';
import { files } from '../fields/files.ts';
import { handles } from '../fields/handles.ts';
import { link } from '../fields/link.ts';
import { phones } from '../fields/phone.ts';
import { tags } from '../fields/tags.ts';
import { longText, text } from '../fields/text.ts';
import { url } from '../fields/url.ts';
import { object } from './object.ts';

export const customer = object({
  name: 'customer',
  plural: 'customers',
  label: { en: 'Customer', zh: '客户' },
  pluralLabel: { en: 'Customers', zh: '客户' },
  menu: 10,
  purpose: 'To know, serve and stay in touch with the people and companies the business deals with',
  title: 'name',
  list: ['name', 'kind', 'stage', 'emails', 'phones', 'owner', 'tags'],
  quick: ['kind', 'name', 'emails', 'phones', 'stage'],
  sections: [
    { label: { en: 'About', zh: '基本信息' }, fields: ['name', 'kind', 'stage', 'owner', 'tags'] },
    { label: { en: 'Contact', zh: '联系方式' }, fields: ['emails', 'phones', 'handles', 'addresses', 'website', 'language'] },
    { label: { en: 'More', zh: '更多' }, fields: ['birthday', 'interests', 'note', 'files'] },
  ],
  owner: 'owner',
  merges: true,
  fields: {
    name: text({ label: { en: 'Name', zh: '名称' }, required: true, searched: true, personal: true, reads: 'name', max: 200 }),
    kind: choice({
      label: { en: 'Type', zh: '类型' },
      required: true,
      default: 'person',
      choices: [
        { value: 'person', label: { en: 'Person', zh: '个人' }, color: 'teal' },
        { value: 'company', label: { en: 'Company', zh: '公司' }, color: 'violet' },
      ],
    }),
    stage: stage({
      label: { en: 'Stage', zh: '阶段' },
      default: 'new',
      choices: [
        { value: 'new', label: { en: 'New', zh: '新客户' }, color: 'blue' },
        { value: 'active', label: { en: 'Active', zh: '活跃' }, color: 'green' },
        { value: 'regular', label: { en: 'Regular', zh: '熟客' }, color: 'teal' },
        { value: 'resting', label: { en: 'Resting', zh: '沉睡' }, color: 'yellow' },
        { value: 'lost', label: { en: 'Lost', zh: '流失' }, color: 'gray' },
      ],
    }),
    emails: emails({ label: { en: 'E-mails', zh: '电子邮箱' }, searched: true, unique: true, personal: true }),
    phones: phones({ label: { en: 'Phones', zh: '电话' }, searched: true, personal: true }),
    handles: handles({ label: { en: 'Messengers', zh: '即时通讯' }, searched: true, personal: true }),
    addresses: addresses({ label: { en: 'Addresses', zh: '地址' }, personal: true }),
    website: url({ label: { en: 'Website', zh: '网站' } }),
    language: choice({
      label: { en: 'Language', zh: '语言' },
      choices: [
        { value: 'en', label: { en: 'English', zh: '英语' } },
        { value: 'zh', label: { en: 'Chinese', zh: '中文' } },
      ],
    }),
    birthday: date({ label: { en: 'Birthday', zh: '生日' }, personal: true }),
    interests: manyChoice({
      label: { en: 'Interests', zh: '关注' },
      choices: [
        { value: 'offers', label: { en: 'Offers', zh: '优惠' } },
        { value: 'news', label: { en: 'News', zh: '新品' } },
        { value: 'events', label: { en: 'Events', zh: '活动' } },
      ],
    }),
    tags: tags({ label: { en: 'Tags', zh: '标签' }, searched: true }),
    note: longText({ label: { en: 'Note', zh: '备注' }, personal: true }),
    files: files({ label: { en: 'Files', zh: '文件' }, personal: true }),
    owner: link('user', { label: { en: 'Owner', zh: '负责人' }, default: 'me' }),
    mergedInto: link('customer', { label: { en: 'Merged into', zh: '已合并到' }, by: 'rule', hidden: true }),
  },
});
