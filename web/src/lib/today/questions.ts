/** What the day's page asks: each question only where the reader may see the fields that it names. */
import type { Question } from '#lib/api/records.ts';
import { fieldOf, type ObjectDefinition } from '#lib/definitions.ts';
import { wallClock } from '#lib/i18n/format.ts';
import { space } from '#lib/space.svelte.ts';

export interface Part {
  name: 'due' | 'new' | 'waiting' | 'recent';
  object: ObjectDefinition;
  question: Question;
  /** The field whose value says when. */
  when: string;
}

const MOST = 6;
/** The calendar day at the workspace. */
export const today = (): string => wallClock(new Date().toISOString()).slice(0, 10);

const parts = (): { name: Part['name']; object: string; needs: string[]; when: string; question: Question }[] => [
  {
    name: 'due',
    object: 'task',
    needs: ['due', 'done', 'owner'],
    when: 'due',
    question: { where: { and: [{ field: 'due', lte: today() }, { not: { field: 'done', is: true } }, { field: 'owner', is: 'me' }] }, sort: ['due'] },
  },
  {
    name: 'waiting',
    object: 'customer',
    needs: ['stage'],
    when: 'updatedAt',
    question: { where: { and: [{ field: 'stage', is: 'new' }, { not: { field: 'updatedAt', within: { last: 3, unit: 'day' } } }] }, sort: ['updatedAt'] },
  },
  {
    name: 'new',
    object: 'customer',
    needs: [],
    when: 'createdAt',
    question: { where: { field: 'createdAt', within: { last: 7, unit: 'day' } }, sort: ['-createdAt'] },
  },
  { name: 'recent', object: 'interaction', needs: ['at'], when: 'at', question: { sort: ['-at'] } },
];

export const partsOfDay = (): Part[] =>
  parts().flatMap(({ object: name, needs, ...part }) => {
    const object = space.byName(name);
    if (!object || !needs.every((field) => fieldOf(object, field))) return [];
    return [{ ...part, object, question: { ...part.question, limit: MOST, include: ['count', 'titles'] } }];
  });
