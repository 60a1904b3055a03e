/** Lets only our own page act on a session: another site's request carries its origin, and its plain forms another type of content. */
import { CrmError } from '@regulars/shared/errors.ts';
import { environment } from '../runtime/environment.ts';
import type { Request } from '../runtime/http/request.ts';

export function fromOwnPage({ header }: Request): void {
  if (header('origin') !== new URL(environment.publicUrl).origin) throw new CrmError('WRONG_ORIGIN', `Origin ${header('origin')}`);
  const type = header('content-type');
  if (type !== undefined && !/^application\/json\b/i.test(type)) throw new CrmError('WRONG_TYPE_OF_CONTENT', type);
}
