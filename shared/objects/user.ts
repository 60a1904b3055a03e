/** Somebody who works in the workspace, signed in or by an API key. */
import { choice } from '../fields/choice.ts';
import { email } from '../fields/email.ts';
import { links } from '../fields/link.ts';
import { text } from '../fields/text.ts';
import { accesses, roles } from '../roles.ts';
import { collationChoices } from '../rules/collation.ts';
import { object } from './object.ts';

export const user = object({
  name: 'user',
  plural: 'users',
  label: { en: 'User', zh: '用户' },
  pluralLabel: { en: 'Users', zh: '用户' },
  menu: 50,
  purpose: 'To know who works with the data and with which rights',
  title: 'name',
  list: ['name', 'email', 'role', 'teams'],
  quick: ['name'],
  sections: [{ label: { en: 'User', zh: '用户' }, fields: ['name', 'email', 'role', 'access', 'teams'] }],
  only: ['read', 'update'],
  fields: {
    name: text({ label: { en: 'Name', zh: '姓名' }, required: true, searched: true, personal: true, reads: 'name', max: 200 }),
    email: email({ label: { en: 'E-mail', zh: '电子邮箱' }, required: true, searched: true, unique: true, personal: true, by: 'rule' }),
    role: choice({ label: { en: 'Role', zh: '角色' }, required: true, choices: roles, by: 'rule' }),
    access: choice({ label: { en: 'Sees', zh: '可见范围' }, required: true, choices: accesses, by: 'rule' }),
    /** As the workspace sorts, unless given. */
    collation: choice({ label: { en: 'Order of Chinese', zh: '中文排序' }, choices: collationChoices, by: 'rule', hidden: true }),
    teams: links('team', { label: { en: 'Teams', zh: '团队' } }),
  },
});
