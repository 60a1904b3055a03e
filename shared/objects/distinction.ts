/**
 * That two records are not the same, as somebody said who looked: they are no longer shown as duplicates. An object
 * that merges has two links here.
 */
import { link } from '../fields/link.ts';
import { text } from '../fields/text.ts';
import { object } from './object.ts';

export const distinction = object({
  name: 'distinction',
  plural: 'distinctions',
  label: { en: 'Distinction', zh: '非重复标记' },
  pluralLabel: { en: 'Distinctions', zh: '非重复标记' },
  menu: 900,
  purpose: 'To remember which similar records are different people or companies',
  title: 'pair',
  list: ['first', 'second'],
  quick: ['first', 'second'],
  sections: [{ label: { en: 'Distinction', zh: '非重复标记' }, fields: ['first', 'second'] }],
  pageless: true,
  only: ['read', 'create', 'delete'],
  fields: {
    first: link('customer', { label: { en: 'One', zh: '一方' }, required: true }),
    second: link('customer', { label: { en: 'The other', zh: '另一方' }, required: true }),
    pair: text({ label: { en: 'Both', zh: '双方' }, by: 'rule', hidden: true, max: 130 }),
  },
});
