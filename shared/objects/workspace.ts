/**
 * The workspace's own settings, one record: what it is called, how it counts and the fields it made up. A custom field
 * is one entry `customer.x_contract` of this record, so that its changes have history and undo like any other.
 */
import { choice } from '../fields/choice.ts';
import { tags } from '../fields/tags.ts';
import { text } from '../fields/text.ts';
import { collationChoices } from '../rules/collation.ts';
import { object } from './object.ts';

export const workspace = object({
  name: 'workspace',
  plural: 'workspaces',
  label: { en: 'Workspace', zh: '工作区' },
  pluralLabel: { en: 'Workspaces', zh: '工作区' },
  purpose: 'To run the service for the business',
  title: 'name',
  list: ['name'],
  quick: ['name'],
  sections: [{ label: { en: 'Workspace', zh: '工作区' }, fields: ['name', 'language', 'currency', 'timeZone', 'region', 'collation'] }],
  internal: true,
  holds: 'definitions',
  only: ['read', 'update'],
  fields: {
    name: text({ label: { en: 'Name', zh: '名称' }, required: true, max: 200 }),
    language: choice({
      label: { en: 'Language', zh: '语言' },
      required: true,
      choices: [
        { value: 'en', label: { en: 'English', zh: '英语' } },
        { value: 'zh', label: { en: 'Chinese', zh: '中文' } },
      ],
    }),
    currency: text({ label: { en: 'Currency', zh: '币种' }, required: true, max: 3 }),
    timeZone: text({ label: { en: 'Time zone', zh: '时区' }, required: true, max: 60 }),
    region: text({ label: { en: 'Country', zh: '国家' }, required: true, max: 2 }),
    collation: choice({ label: { en: 'Order of Chinese', zh: '中文排序' }, choices: collationChoices }),
    duplicatesOff: tags({ label: { en: 'Rules of duplicates switched off', zh: '已停用的查重规则' } }),
    /** The job that wrote the sample records, as long as they are there. */
    samples: text({ label: { en: 'Sample data', zh: '示例数据' }, max: 40 }),
  },
});
