import { CrmError, type Fault, isFault } from '@regulars/shared/errors.ts';
import type { Operator } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { listRecords } from '@regulars/shared/operations/records.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { namedRanges } from '@regulars/shared/rules/dates.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { seenOf } from '@regulars/shared/rules/rights.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { pageOf } from './page.ts';

const names = new Set(['sort', 'fields', 'limit', 'cursor', 'offset', 'include', 'text', 'trashed']);
const listed = (text: unknown) => (typeof text === 'string' && text ? text.split(',') : undefined);

export const handler = handleRecords(listRecords, async ({ input, object, readmodel, settings: all, user }) => {
  const settings = { ...all, definitions: seenOf(all.definitions, user) };
  const faults: Fault[] = [];
  const where = Object.entries(input).flatMap(([name, text]): Condition[] => (names.has(name) ? [] : filterOf(name, String(text), object, settings, faults)));
  const limit = input.limit === undefined ? undefined : Number(input.limit);
  if (limit !== undefined && (limit < 1 || limit > 200)) faults.push({ pointer: '/limit', code: limit < 1 ? 'TOO_SMALL' : 'TOO_BIG' });
  const offset = input.offset === undefined ? undefined : Number(input.offset);
  const include = listed(input.include);
  if (include?.some((one) => one !== 'count' && one !== 'titles')) faults.push({ pointer: '/include', code: 'NOT_A_CHOICE' });
  if (faults.length > 0) throw new CrmError('INVALID', 'Query parameters', faults);
  const query: ListQuery = {
    ...(where.length > 0 ? { where: where.length === 1 && where[0] ? where[0] : { and: where } } : {}),
    text: input.text as string | undefined, // the schema says so
    sort: listed(input.sort),
    fields: listed(input.fields),
    limit,
    cursor: input.cursor as string | undefined, // likewise
    offset,
    include: include as ListQuery['include'], // checked above
    trashed: input.trashed === 'true',
  };
  return pageOf(await readmodel.list(object, query));
});

/** `filter[field][operator]=text`, the text read as the field's kind does; `in` takes values with commas between them. */
function filterOf(name: string, text: string, object: ObjectOf, settings: Settings, faults: Fault[]): Condition[] {
  const [, path = '', operator = ''] = /^filter\[([\w.]{1,130})\]\[(\w{1,20})\]$/.exec(name) ?? [];
  const refuse = (code: Fault['code']): Condition[] => {
    faults.push({ pointer: `/${name}`, code });
    return [];
  };
  if (!path) return refuse('UNKNOWN_FIELD');
  if (operator === 'empty') return text === 'true' || text === 'false' ? [{ field: path, empty: text === 'true' }] : refuse('WRONG_OPERAND');
  if (operator === 'within')
    return namedRanges.some((one) => one === text) ? [{ field: path, within: text as (typeof namedRanges)[number] }] : refuse('WRONG_OPERAND');
  const field = fieldAt(path, object, settings);
  if (!field) return refuse('UNKNOWN_FIELD');
  const kind = kindOf(field.kind);
  if (!kind.operators.includes(operator as Operator)) return refuse('UNKNOWN_OPERATOR');
  const one = (part: string): unknown => {
    if (kind.many || kind.key === 'text') return part;
    const read = kind.fromText(part, field, settings);
    if ('value' in read) return read.value;
    refuse(isFault(read.refused) ? read.refused : 'WRONG_OPERAND');
    return undefined;
  };
  const operand = operator === 'in' ? text.split(',').map(one) : one(text);
  return [{ field: path, [operator]: operand }];
}

function fieldAt(path: string, object: ObjectOf, settings: Settings) {
  const [name = '', hop] = path.split('.');
  const field = own(object, name);
  if (hop === undefined || !field) return field;
  const target = 'to' in field ? settings.definitions.find((one) => one.name === field.to) : undefined;
  return target && own(target, hop);
}

/** A field by a name from outside, which may be one that every JavaScript object has. */
const own = ({ fields }: ObjectOf, name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
