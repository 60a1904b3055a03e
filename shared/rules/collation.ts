/** In which order Chinese characters stand in a sorted list: as they are read, or by the strokes they are written with. */
import type { Label } from '../fields/field.ts';

export const collations = ['pinyin', 'stroke'] as const;
export type Collation = (typeof collations)[number];

/** What a workspace sorts by that has chosen none. */
export const usualCollation: Collation = 'pinyin';

const labels: Readonly<Record<Collation, Label>> = { pinyin: { en: 'By pinyin', zh: '按拼音' }, stroke: { en: 'By number of strokes', zh: '按笔画' } };

export const collationChoices = collations.map((value) => ({ value, label: labels[value] }));

export const isCollation = (value: unknown): value is Collation => collations.some((one) => one === value);
