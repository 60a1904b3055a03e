/**
 * A way to look at the records of one object, under a name: filter, order, columns, table or board or calendar. What it
 * shows is kept as a list's address says it, so that a view, a link and a favourite are the same thing.
 */
import { choice } from '../fields/choice.ts';
import { link } from '../fields/link.ts';
import { number } from '../fields/number.ts';
import { longText, text } from '../fields/text.ts';
import { object } from './object.ts';

export const view = object({
  name: 'view',
  plural: 'views',
  label: { en: 'View', zh: '视图' },
  pluralLabel: { en: 'Views', zh: '视图' },
  menu: 70,
  purpose: 'To see the records in the way that the work needs',
  title: 'name',
  list: ['name', 'object', 'sharedWith', 'owner'],
  quick: ['name', 'sharedWith'],
  sections: [{ label: { en: 'View', zh: '视图' }, fields: ['name', 'object', 'state', 'sharedWith', 'team', 'position', 'owner'] }],
  only: ['read', 'create', 'update', 'delete', 'batch'],
  owner: 'owner',
  shared: { by: 'sharedWith', team: 'team' },
  pageless: true,
  fields: {
    name: text({ label: { en: 'Name', zh: '名称' }, required: true, max: 200 }),
    object: text({
      label: { en: 'Object', zh: '对象' },
      help: { en: 'The name of the object whose records it shows, such as customer.', zh: '视图所显示记录的对象名称，例如 customer。' },
      required: true,
      max: 60,
    }),
    state: longText({
      label: { en: 'Shows', zh: '显示内容' },
      help: {
        en: 'The query of the list’s address: as, where, sort, columns, group, board, date.',
        zh: '列表地址中的查询参数：as、where、sort、columns、group、board、date。',
      },
    }),
    sharedWith: choice({
      label: { en: 'Shared with', zh: '共享范围' },
      required: true,
      default: 'nobody',
      choices: [
        { value: 'nobody', label: { en: 'Only me', zh: '仅自己' } },
        { value: 'team', label: { en: 'A team', zh: '团队' } },
        { value: 'everybody', label: { en: 'Everybody', zh: '所有人' } },
      ],
    }),
    team: link('team', { label: { en: 'Team', zh: '团队' }, requiredWhen: { field: 'sharedWith', is: 'team' } }),
    position: number({ label: { en: 'Place', zh: '顺序' } }),
    owner: link('user', { label: { en: 'Owner', zh: '负责人' }, default: 'me' }),
  },
});
