import { searchAll } from '@regulars/shared/operations/workspaces.ts';
import { handle } from '../runtime/http/handle.ts';

export const handler = handle(searchAll, async ({ input, readmodel }) => ({ data: await readmodel.searchAll(input.text, input.limit ?? 20) }));
