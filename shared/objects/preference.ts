/** What one person has set for themselves: the views they keep at hand, and those their lists open with. */
import { link, links } from '../fields/link.ts';
import { object } from './object.ts';

export const preference = object({
  name: 'preference',
  plural: 'preferences',
  label: { en: 'Preferences', zh: '个人偏好' },
  pluralLabel: { en: 'Preferences', zh: '个人偏好' },
  purpose: 'To find the workspace as one has left it',
  title: 'owner',
  list: ['owner'],
  quick: [],
  sections: [{ label: { en: 'Preferences', zh: '个人偏好' }, fields: ['favourites', 'opens', 'owner'] }],
  internal: true,
  only: ['read', 'update'],
  owner: 'owner',
  shared: {},
  fields: {
    favourites: links('view', { label: { en: 'Favourites', zh: '收藏' } }),
    /** One for each object at most. */
    opens: links('view', { label: { en: 'Opens with', zh: '默认打开' } }),
    owner: link('user', { label: { en: 'Owner', zh: '负责人' }, required: true }),
  },
});
