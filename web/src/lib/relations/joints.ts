/** Records that join two of one object: which object they are of, and what stands at the other end of each. */
import { type Row, search, type Titles } from '#lib/api/records.ts';
import { choicesOf, type ObjectDefinition } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import { space } from '#lib/space.svelte.ts';
import { titles } from '#lib/titles.svelte.ts';

export interface Joined {
  /** The record that joins. */
  relation: Row;
  /** Who stands at the other end. */
  other: string;
  /** How, seen from this end. */
  how: string;
}

const MOST = 100;

/** The object whose records join two of these, if there is one. */
export const jointOf = (object: ObjectDefinition): ObjectDefinition | undefined =>
  space.objects.find(({ joins, fields }) => joins && fields[joins.from]?.to === object.name && fields[joins.to]?.to === object.name);

export async function joinedTo(joint: ObjectDefinition, id: string): Promise<Joined[]> {
  const { joins } = joint;
  if (!joins) return [];
  const page = await search(joint.plural, {
    where: { or: [joins.from, joins.to].map((field) => ({ field, is: id })) },
    sort: [joins.how, 'createdAt'],
    include: ['titles'],
    limit: MOST,
  });
  titles.learn(page.titles as Titles | undefined);
  return page.data.map((relation) => {
    const isFrom = relation[joins.from] === id;
    const choice = choicesOf(joint.fields[joins.how] ?? { kind: 'choice', label: joint.label }).find(({ value }) => value === relation[joins.how]);
    return { relation, other: String(relation[isFrom ? joins.to : joins.from]), how: say((isFrom ? undefined : choice?.inverse) ?? choice?.label) };
  });
}
