/** Which record the values below belong to: files are reached through it. What shows a record says so. */
import { getContext, setContext } from 'svelte';
import type { Place } from '#lib/api/files.ts';

const KEY = Symbol('place of files');

export const setPlace = (place: () => Place): void => void setContext(KEY, place);
/** Nothing where no record is shown: in forms and in the history. */
export const placeHere = (): (() => Place) | undefined => getContext(KEY);
