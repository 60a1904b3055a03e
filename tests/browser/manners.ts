/**
 * In which manners a story is told. With REGULARS_LONG=1 in all eight of language, hand and width. Otherwise in the four
 * in which each two of the three meet (pairs), or, where a story is long, in two that have nothing in common (opposites).
 */
import { languages, type Manner, widths } from './browser.ts';

export type Way = Pick<Manner, 'language' | 'by' | 'width'>;

const all: Way[] = languages.flatMap((language) => (['mouse', 'keyboard'] as const).flatMap((by) => widths.map((width) => ({ language, by, width }))));

/** How many of the three are not as with English, a mouse and a desk. */
const others = ({ language, by, width }: Way) => Number(language === 'zh') + Number(by === 'keyboard') + Number(width === 390);

export const manners = (short: 'pairs' | 'opposites'): Way[] =>
  all.filter((way) => process.env.REGULARS_LONG || (short === 'pairs' ? others(way) % 2 === 0 : others(way) % 3 === 0));

/** The hand that another one does not use. */
export const otherHand = (by: Manner['by']): Manner['by'] => (by === 'mouse' ? 'keyboard' : 'mouse');
