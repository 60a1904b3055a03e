/** An object is one definition file. This one is added to a copy of the system, and nothing else is. */
export const boat = `/** A boat that a customer keeps with us. */
import { choice } from '../fields/choice.ts';
import { date } from '../fields/date.ts';
import { link } from '../fields/link.ts';
import { money } from '../fields/money.ts';
import { text } from '../fields/text.ts';
import { object } from './object.ts';

export const boat = object({
  name: 'boat',
  plural: 'boats',
  label: { en: 'Boat', zh: '船' },
  pluralLabel: { en: 'Boats', zh: '船只' },
  menu: 15,
  purpose: 'To keep and repair the boats of customers',
  title: 'name',
  list: ['name', 'kind', 'customer', 'price', 'built'],
  quick: ['name', 'kind', 'customer'],
  sections: [{ label: { en: 'Boat', zh: '船' }, fields: ['name', 'kind', 'customer', 'price', 'built', 'number'] }],
  fields: {
    name: text({ label: { en: 'Name', zh: '船名' }, required: true, searched: true, reads: 'name', max: 200 }),
    kind: choice({
      label: { en: 'Kind', zh: '类型' }, required: true, default: 'sail',
      choices: [
        { value: 'sail', label: { en: 'Sailing boat', zh: '帆船' }, color: 'blue' },
        { value: 'motor', label: { en: 'Motor boat', zh: '摩托艇' }, color: 'gray' },
        { value: 'rowing', label: { en: 'Rowing boat', zh: '划艇' }, color: 'green' },
      ],
    }),
    customer: link('customer', { label: { en: 'Customer', zh: '客户' } }),
    price: money({ label: { en: 'Price', zh: '价格' } }),
    built: date({ label: { en: 'Built', zh: '建造日期' } }),
    number: text({ label: { en: 'Number', zh: '编号' }, unique: true, max: 40 }),
  },
});
`;

export const boatFile = { 'shared/objects/boat.ts': boat };
