/** The description of the API that programs read. */
import * as z from 'zod/mini';
import { operation } from './operation.ts';

export const getOpenApi = operation({
  id: 'getOpenApi',
  summary: 'This API as OpenAPI 3.1; with a token also with the fields of the workspace',
  route: 'GET /v1/openapi.json',
  folder: 'documentation',
  allow: 'public',
  uses: { store: 'read', directory: 'read' },
  input: z.strictObject({}),
  output: z.looseObject({ openapi: z.string() }),
  errors: [],
  budget: { read: 2, write: 0 }, // with a token or key: who it is
});
