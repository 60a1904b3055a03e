/** Something to do, by somebody, by a day. */
import { choice } from '../fields/choice.ts';
import { date, moment } from '../fields/date.ts';
import { link, links } from '../fields/link.ts';
import { longText, text } from '../fields/text.ts';
import { yesNo } from '../fields/yesNo.ts';
import { object } from './object.ts';

export const task = object({
  name: 'task',
  plural: 'tasks',
  label: { en: 'Task', zh: '任务' },
  pluralLabel: { en: 'Tasks', zh: '任务' },
  menu: 20,
  purpose: 'To do what was promised, in time',
  title: 'subject',
  list: ['subject', 'done', 'due', 'priority', 'customer', 'owner'],
  quick: ['subject', 'text', 'due', 'remindAt', 'priority', 'customer'],
  sections: [
    { label: { en: 'Task', zh: '任务' }, fields: ['subject', 'done', 'due', 'remindAt', 'priority', 'customer', 'text', 'mentions', 'owner', 'doneAt'] },
  ],
  owner: 'owner',
  entry: { of: ['customer'], at: 'createdAt' },
  fields: {
    subject: text({ label: { en: 'Subject', zh: '主题' }, required: true, searched: true, personal: true, max: 300 }),
    done: yesNo({ label: { en: 'Done', zh: '已完成' } }),
    due: date({ label: { en: 'Due', zh: '截止日期' } }),
    remindAt: moment({ label: { en: 'Remind me at', zh: '提醒时间' }, due: 'remindOwner' }),
    priority: choice({
      label: { en: 'Priority', zh: '优先级' },
      default: 'normal',
      choices: [
        { value: 'high', label: { en: 'High', zh: '高' }, color: 'red' },
        { value: 'normal', label: { en: 'Normal', zh: '普通' }, color: 'gray' },
        { value: 'low', label: { en: 'Low', zh: '低' }, color: 'blue' },
      ],
    }),
    customer: link('customer', { label: { en: 'Customer', zh: '客户' } }),
    text: longText({ label: { en: 'Text', zh: '内容' }, searched: true, personal: true }),
    mentions: links('user', { label: { en: 'Mentions', zh: '提及' } }),
    owner: link('user', { label: { en: 'Owner', zh: '负责人' }, default: 'me' }),
    doneAt: moment({ label: { en: 'Done at', zh: '完成时间' }, by: 'rule' }),
  },
});
