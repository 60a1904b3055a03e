/** From which kind of field to which there is a way. A table without the kinds themselves: pages ask it too. */
import type { KindName } from '../fields/kinds.ts';

const texts = ['text', 'longText'] as const;

/** To which kinds a kind can be changed. */
const ways: Partial<Record<KindName, readonly KindName[]>> = {
  text: [
    'longText',
    'richText',
    'number',
    'percent',
    'money',
    'date',
    'moment',
    'yesNo',
    'choice',
    'stage',
    'manyChoice',
    'tags',
    'email',
    'emails',
    'phone',
    'phones',
    'handles',
    'url',
    'address',
  ],
  longText: ['text', 'richText', 'tags', 'emails', 'phones', 'url', 'address'],
  richText: texts,
  number: [...texts, 'percent', 'money'],
  percent: [...texts, 'number'],
  money: texts,
  date: [...texts, 'moment'],
  moment: [...texts, 'date'],
  yesNo: texts,
  choice: [...texts, 'stage', 'manyChoice', 'tags'],
  stage: [...texts, 'choice', 'manyChoice', 'tags'],
  manyChoice: [...texts, 'choice', 'stage', 'tags'],
  tags: [...texts, 'choice', 'manyChoice'],
  email: [...texts, 'emails'],
  emails: [...texts, 'email'],
  phone: [...texts, 'phones'],
  phones: [...texts, 'phone'],
  handles: texts,
  url: texts,
  address: [...texts, 'addresses'],
  addresses: [...texts, 'address'],
  link: ['links'],
  links: ['link'],
};

export const waysFrom = (kind: string): readonly KindName[] => ways[kind as KindName] ?? [];
export const canConvert = (from: string, to: string): boolean => (waysFrom(from) as readonly string[]).includes(to);

const picks: readonly string[] = ['choice', 'stage', 'manyChoice'] satisfies KindName[];
/** Whether the choices of the one can be taken over by the other. */
export const keepsChoices = (from: string, to: string): boolean => picks.includes(from) && picks.includes(to);
