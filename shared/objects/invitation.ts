/** A place in the workspace that waits for whoever proves to have the address. Once used or withdrawn it lies in the trash. */
import { choice } from '../fields/choice.ts';
import { moment } from '../fields/date.ts';
import { email } from '../fields/email.ts';
import { links } from '../fields/link.ts';
import { text } from '../fields/text.ts';
import { accesses } from '../roles.ts';
import { object } from './object.ts';

export const invitation = object({
  name: 'invitation',
  plural: 'invitations',
  label: { en: 'Invitation', zh: '邀请' },
  pluralLabel: { en: 'Invitations', zh: '邀请' },
  purpose: 'To let somebody into the workspace whom it has asked',
  title: 'email',
  list: ['email', 'role'],
  quick: ['email'],
  sections: [{ label: { en: 'Invitation', zh: '邀请' }, fields: ['email', 'name', 'role', 'access', 'teams', 'expiresAt'] }],
  internal: true,
  only: ['read'],
  fields: {
    email: email({ label: { en: 'E-mail', zh: '电子邮箱' }, required: true, unique: true, personal: true }),
    name: text({ label: { en: 'Name', zh: '姓名' }, personal: true, max: 200 }),
    role: text({ label: { en: 'Role', zh: '角色' }, required: true, max: 70 }),
    access: choice({ label: { en: 'Sees', zh: '可见范围' }, required: true, choices: accesses }),
    teams: links('team', { label: { en: 'Teams', zh: '团队' } }),
    language: choice({
      label: { en: 'Language', zh: '语言' },
      required: true,
      choices: [
        { value: 'en', label: { en: 'English', zh: '英语' } },
        { value: 'zh', label: { en: 'Chinese', zh: '中文' } },
      ],
    }),
    expiresAt: moment({ label: { en: 'Good until', zh: '有效期至' }, required: true }),
  },
});
