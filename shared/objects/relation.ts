/** How two customers belong together: works at, part of, referred by, partner of. */
import { choice } from '../fields/choice.ts';
import { date } from '../fields/date.ts';
import { link } from '../fields/link.ts';
import { text } from '../fields/text.ts';
import { object } from './object.ts';

export const relation = object({
  name: 'relation',
  plural: 'relations',
  label: { en: 'Relation', zh: '关系' },
  pluralLabel: { en: 'Relations', zh: '关系' },
  menu: 40,
  purpose: 'To know who belongs to whom and who recommended the business',
  title: 'role',
  list: ['from', 'kind', 'to', 'role', 'since'],
  quick: ['from', 'kind', 'to', 'role'],
  sections: [{ label: { en: 'Relation', zh: '关系' }, fields: ['from', 'kind', 'to', 'role', 'since', 'until'] }],
  joins: { from: 'from', how: 'kind', to: 'to' },
  fields: {
    from: link('customer', { label: { en: 'From', zh: '主体' }, required: true }),
    kind: choice({
      label: { en: 'Kind', zh: '关系类型' },
      required: true,
      default: 'worksAt',
      choices: [
        { value: 'worksAt', label: { en: 'works at', zh: '任职于' }, inverse: { en: 'employs', zh: '员工有' } },
        { value: 'partOf', label: { en: 'is part of', zh: '隶属于' }, inverse: { en: 'includes', zh: '下属有' } },
        { value: 'referredBy', label: { en: 'was referred by', zh: '推荐人是' }, inverse: { en: 'referred', zh: '推荐了' } },
        { value: 'partnerOf', label: { en: 'is partner of', zh: '合作伙伴' } },
        { value: 'relatedTo', label: { en: 'is related to', zh: '亲友' } },
      ],
    }),
    to: link('customer', { label: { en: 'To', zh: '对象' }, required: true }),
    role: text({ label: { en: 'Role', zh: '角色' }, searched: true, personal: true, max: 200 }),
    since: date({ label: { en: 'Since', zh: '开始' } }),
    until: date({ label: { en: 'Until', zh: '结束' } }),
  },
});
