import { may } from '@regulars/shared/roles.ts';
import type { Reader } from '../runtime/store/reader.ts';

/** Whether an import may make fields for columns that have none. */
export const mayAddFields = ({ role }: Reader): boolean => may(role, 'fields:create');
