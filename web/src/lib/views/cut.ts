/** Whether a view names fields that this reader does not have: it is then shown without them. */
import type { View } from '#lib/api/views.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { countRows, fieldAt, pruned } from '#lib/list/filter.ts';
import { readState } from '#lib/list/state.ts';

export function isCut(object: ObjectDefinition, { state = '' }: Pick<View, 'state'>, objects: readonly ObjectDefinition[]): boolean {
  const named = new URLSearchParams(state);
  const knows = (path: string) => fieldAt(object, path.replace(/^-/, '').replace(/:\w+$/, ''), objects) !== undefined;
  const names = ['sort', 'columns', 'cards', 'board', 'sum', 'date', 'group'].flatMap((one) => (named.get(one) ?? '').split(',').filter(Boolean));
  const { where } = readState(object, { searchParams: named });
  const left = where && pruned(where, knows);
  return names.some((one) => !knows(one)) || (where !== undefined && (left === undefined || countRows(left) < countRows(where)));
}
