/** Something that happened with a customer: a note, call, e-mail, meeting, visit or message. */
import { choice } from '../fields/choice.ts';
import { moment } from '../fields/date.ts';
import { files } from '../fields/files.ts';
import { link, links } from '../fields/link.ts';
import { richText } from '../fields/richText.ts';
import { text } from '../fields/text.ts';
import { object } from './object.ts';

export const interaction = object({
  name: 'interaction',
  plural: 'interactions',
  label: { en: 'Interaction', zh: '互动' },
  pluralLabel: { en: 'Interactions', zh: '互动' },
  menu: 30,
  purpose: 'To remember what was said and agreed with a customer',
  title: 'subject',
  list: ['subject', 'kind', 'customer', 'at', 'owner'],
  quick: ['kind', 'subject', 'text', 'files', 'at'],
  sections: [{ label: { en: 'Interaction', zh: '互动' }, fields: ['subject', 'kind', 'customer', 'at', 'text', 'mentions', 'files', 'owner'] }],
  owner: 'owner',
  entry: { of: ['customer'], at: 'at', kind: 'kind' },
  fields: {
    kind: choice({
      label: { en: 'Kind', zh: '类型' },
      required: true,
      default: 'note',
      choices: [
        { value: 'note', label: { en: 'Note', zh: '备注' }, color: 'gray' },
        { value: 'call', label: { en: 'Call', zh: '电话' }, color: 'green' },
        { value: 'email', label: { en: 'E-mail', zh: '邮件' }, color: 'blue' },
        { value: 'meeting', label: { en: 'Meeting', zh: '会议' }, color: 'violet' },
        { value: 'visit', label: { en: 'Visit', zh: '到访' }, color: 'orange' },
        { value: 'message', label: { en: 'Message', zh: '消息' }, color: 'teal' },
      ],
    }),
    subject: text({ label: { en: 'Subject', zh: '主题' }, required: true, searched: true, personal: true, max: 300 }),
    text: richText({ label: { en: 'Text', zh: '内容' }, searched: true, personal: true }),
    mentions: links('user', { label: { en: 'Mentions', zh: '提及' } }),
    files: files({ label: { en: 'Files', zh: '文件' }, personal: true }),
    customer: link('customer', { label: { en: 'Customer', zh: '客户' }, required: true }),
    at: moment({ label: { en: 'When', zh: '时间' }, required: true, default: 'now' }),
    owner: link('user', { label: { en: 'Owner', zh: '负责人' }, default: 'me' }),
  },
});
