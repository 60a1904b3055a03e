/** Why a computed value is empty, where it is worth saying: that what it is made of is empty shows beside it. */
import type { Label } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import { reasonFor } from '@regulars/shared/rules/formula/computed.ts';
import { reasons } from '@regulars/shared/rules/formula/faults.ts';
import type { Row } from '#lib/api/records.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { space } from '#lib/space.svelte.ts';

export function reasonOf(object: ObjectDefinition, name: string, row: Row): Label | undefined {
  const { timeZone } = space.workspace;
  const find = (other: string) => space.byName(other) as unknown as ObjectOf | undefined; // a definition as the server sends it is what shared rules read, here and below
  const reason = reasonFor(object as unknown as ObjectOf, find, name, row, { today: dateIn(new Date().toISOString(), timeZone), timeZone });
  return reason === undefined || reason === 'EMPTY' ? undefined : reasons[reason];
}
