/** OpenAPI 3.1 from the list of operations: nothing is said twice, so nothing can drift. */
import { type ErrorCode, statusOf } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { expanded } from '@regulars/shared/operations/index.ts';
import { type Contract, type Placed, stopsAtCap } from '@regulars/shared/operations/operation.ts';
import * as z from 'zod/mini';

type Json = Record<string, unknown>;
type Schema = Json & { properties?: Record<string, Json>; required?: string[] };

/** Both directions are described by what is sent: transformations keep the JSON type. */
const schemaOf = (schema: z.ZodMiniType): Schema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema & { $schema?: string };
  return json;
};

const problem = { $ref: '#/components/schemas/Problem' };
const header = (name: string, description: string) => ({ name, in: 'header', required: false, description, schema: { type: 'string' } });

export function openApi(objects: readonly ObjectOf[], server: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of expanded(objects)) {
    const [method = '', path = ''] = operation.route.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(operation, method, path) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Regulars',
      version: '1',
      description: 'The CRM of small businesses: everything the web app does, for programs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key (rk_…), or an access token with the header x-workspace.' } },
      schemas: {
        Problem: {
          type: 'object',
          description: 'RFC 9457 problem details; `code` is stable, sentences follow Accept-Language.',
          required: ['type', 'title', 'status', 'code', 'requestId'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            requestId: { type: 'string' },
            errors: {
              type: 'array',
              items: {
                type: 'object',
                required: ['pointer', 'code', 'detail'],
                properties: {
                  pointer: { type: 'string' },
                  code: { type: 'string' },
                  detail: { type: 'string' },
                  existing: { type: 'string' },
                  at: { type: 'integer' },
                },
              },
            },
          },
        },
      },
    },
  };
}

function described(operation: Contract & Placed, method: string, path: string): Json {
  const reads = method === 'GET' || method === 'DELETE';
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const { properties = {}, required = [], ...rest } = schemaOf(operation.input);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(reads ? others.map((name) => ({ name, in: 'query', required: required.includes(name), schema: properties[name] })) : []),
    ...(operation.id.startsWith('list') && 'sort' in properties ? [filterParameter] : []),
    header('x-position', 'Answer at least as fresh as this position, taken from an earlier answer.'),
    ...(method === 'GET' ? [] : [header('Idempotency-Key', 'A repeated request under the same key has one effect and the same answer.')]),
    ...(operation.errors.includes('PRECONDITION') ? [header('If-Match', 'Refuse unless the record has this version.')] : []),
  ];
  const body =
    'body' in properties
      ? properties.body
      : { ...rest, properties: Object.fromEntries(others.map((name) => [name, properties[name]])), required: required.filter((name) => others.includes(name)) };
  const hasBody = !reads && others.length > 0;
  const statuses = new Set(refusalsOf(operation, hasBody).map(statusOf));
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [path.split('/')[2]],
    ...(operation.allow === 'public' ? { security: [] } : {}),
    parameters,
    ...(!hasBody ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [operation.status ?? 200]: {
        description: 'As asked',
        content: operation.answers === 'bytes' ? { 'application/octet-stream': {} } : { 'application/json': { schema: schemaOf(operation.output) } },
      },
      ...Object.fromEntries(
        [...statuses].sort().map((status) => [status, { description: 'Refused', content: { 'application/problem+json': { schema: problem } } }]),
      ),
    },
  };
}

/** What it names, and what stands on its road. */
const refusalsOf = (operation: Contract & Placed, hasBody: boolean): readonly ErrorCode[] => [
  'INTERNAL',
  'TOO_MANY_REQUESTS',
  ...(operation.allow === 'public' ? [] : (['NOT_SIGNED_IN', 'NOT_ALLOWED'] as const)),
  ...(stopsAtCap(operation) ? (['CAP_REACHED'] as const) : []),
  ...(hasBody ? (['BAD_JSON', 'TOO_LARGE', 'WRONG_TYPE_OF_CONTENT'] as const) : []),
  ...operation.errors,
];

const filterParameter = {
  name: 'filter',
  in: 'query',
  required: false,
  style: 'deepObject',
  explode: true,
  description: 'filter[field][operator]=value; all must hold. A field may hop one link: owner.name.',
  schema: { type: 'object', additionalProperties: { type: 'object', additionalProperties: { type: 'string' } } },
};
