/** What the user decided for an import, checked against the file, its object and their rights. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Plan } from '@regulars/shared/operations/imports.ts';
import type { Files } from '../runtime/files/files.ts';
import type { Reader } from '../runtime/store/reader.ts';
import { faultsIn } from './faults.ts';
import { mayAddFields } from './mayAddFields.ts';
import { uploadOf } from './order.ts';
import { headOf, scanHead } from './upload.ts';

/** The headings of the file. Throws INVALID with a pointer for each thing that cannot be, NOT_ALLOWED for new fields. */
export async function checkPlan(files: Files, job: string, plan: Plan, object: ObjectOf, user: Reader, language: Language): Promise<string[]> {
  const { columns } = await scanHead(await headOf(files, uploadOf(job), plan), language);
  if (plan.columns?.some(({ isNew }) => isNew) && !mayAddFields(user)) throw new CrmError('NOT_ALLOWED', `${user.role} may not add fields`);
  const headers = columns.map(({ header }) => header);
  const faults = faultsIn(plan, headers, object, user);
  if (faults.length > 0) throw new CrmError('INVALID', JSON.stringify(faults), faults);
  return headers;
}
