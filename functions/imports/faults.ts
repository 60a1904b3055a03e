/** What cannot be done of what the user decided for an import. */
import type { Fault, FaultCode } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { relation } from '@regulars/shared/objects/relation.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import type { Plan, Target } from '@regulars/shared/operations/imports.ts';
import { may } from '@regulars/shared/roles.ts';
import { mayBeGiven, meaningOf } from '@regulars/shared/rules/headings.ts';
import { joinOf } from '@regulars/shared/rules/joins.ts';
import type { Reader } from '../runtime/store/reader.ts';
import { choicesOf } from './choices.ts';

export function faultsIn(plan: Plan, headers: readonly string[], object: ObjectOf, asker: Reader): Fault[] {
  return [...columnFaults(plan.columns ?? [], headers, object, asker), ...modeFaults(plan, object, asker)];
}

function columnFaults(targets: readonly Target[], headers: readonly string[], object: ObjectOf, asker: Reader): Fault[] {
  const used = new Set<string>();
  return targets.flatMap((target, at): Fault[] => {
    const { header, field, isNew = false, kind } = target;
    const fault = (member: string, code: FaultCode): Fault[] => [{ pointer: `/columns/${at}/${member}`, code }];
    if (!headers.includes(header)) return fault('header', 'UNKNOWN_FIELD');
    if (isNew && (kind === 'link' || kind === 'links')) return fault('kind', 'INVALID'); // it would have to say to what
    if (field === null) return [];
    const existing = Object.hasOwn(object.fields, field) ? object.fields[field] : undefined;
    const join = joinOf(object, field);
    if (join) return may(asker.role, `${relation.plural}:create`) && offers(seenBy(relation, asker.rights), 'create') ? [] : fault('field', 'NOT_ALLOWED');
    if (field === 'id') {
      if (used.has(field)) return fault('field', 'TWICE');
    } else if (isNew) {
      if (!/^x_[a-z0-9_]{1,58}$/.test(field)) return fault('field', 'NOT_A_NAME');
      if (!kind) return fault('kind', 'REQUIRED');
      if ((existing && !existing.deleted) || (existing && existing.kind !== kind) || used.has(field)) return fault('field', 'NAME_TAKEN');
    } else {
      if (!existing || existing.deleted) return fault('field', 'UNKNOWN_FIELD');
      if (existing.by === 'rule') return fault('field', 'READ_ONLY');
      const isList = kindOf(existing.kind).many || (field === 'name' && (meaningOf(object, header)?.part || mayBeGiven(header)));
      if (used.has(field) && !isList) return fault('field', 'TWICE');
    }
    used.add(field);
    return isNew || !existing ? [] : valueFaults(target, choicesOf(existing), asker, at);
  });
}

/** Cells are mapped to choices there are; new ones are added to fields of one's own, by who may change these. */
function valueFaults({ field, values = [] }: Target, choices: readonly { value: string }[], asker: Reader, at: number): Fault[] {
  const mayAdd = Boolean(field?.startsWith('x_')) && may(asker.role, 'fields:update');
  return values.flatMap(({ to, isNew }, place): Fault[] => {
    if (to === null || choices.some(({ value }) => value === to)) return [];
    if (choices.length === 0 || !isNew) return [{ pointer: `/columns/${at}/values/${place}/to`, code: 'NOT_A_CHOICE' }];
    return mayAdd ? [] : [{ pointer: `/columns/${at}/values/${place}/isNew`, code: 'NOT_ALLOWED' }];
  });
}

function modeFaults({ mode = 'create', by, columns }: Plan, object: ObjectOf, { role }: Reader): Fault[] {
  const allowed = mode === 'update' || may(role, `${object.plural}:create`);
  if (!allowed || (mode !== 'create' && !(offers(object, 'update') && may(role, `${object.plural}:update`))))
    return [{ pointer: '/mode', code: 'NOT_ALLOWED' }];
  if (mode === 'create') return [];
  if (by === undefined) return [{ pointer: '/by', code: 'REQUIRED' }];
  const field = Object.hasOwn(object.fields, by) ? object.fields[by] : undefined;
  if (by !== 'id' && (!field?.unique || field.deleted)) return [{ pointer: '/by', code: 'UNKNOWN_FIELD' }];
  return !columns || columns.some((one) => one.field === by) ? [] : [{ pointer: '/by', code: 'REQUIRED' }];
}
