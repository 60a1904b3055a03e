/** The object that records are imported into, for somebody who may, with the fields that they may fill. */
import { CrmError } from '@regulars/shared/errors.ts';
import { type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { may } from '@regulars/shared/roles.ts';
import type { Reader } from '../runtime/store/reader.ts';

export function importable(definitions: readonly ObjectOf[], name: string, { role, rights }: Reader): ObjectOf {
  const object = definitions.find((one) => one.name === name);
  if (!object || object.internal || object.deleted || !offers(object, 'import') || rights?.[name]?.right === 'none')
    throw new CrmError('NOT_FOUND', `Nothing is imported into ${name}`);
  const seen = seenBy(object, rights);
  if (!may(role, `${object.plural}:import`) || !offers(seen, 'import')) throw new CrmError('NOT_ALLOWED', `${role} may not import ${object.plural}`);
  return seen;
}
