/** People who share their records. */
import { text } from '../fields/text.ts';
import { object } from './object.ts';

export const team = object({
  name: 'team',
  plural: 'teams',
  label: { en: 'Team', zh: '团队' },
  pluralLabel: { en: 'Teams', zh: '团队' },
  menu: 60,
  purpose: 'To let people who work together see the same records',
  title: 'name',
  list: ['name'],
  quick: ['name'],
  sections: [{ label: { en: 'Team', zh: '团队' }, fields: ['name'] }],
  fields: {
    name: text({ label: { en: 'Name', zh: '名称' }, required: true, searched: true, unique: true, max: 200 }),
  },
});
