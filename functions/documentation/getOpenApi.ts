import { objects } from '@regulars/shared/objects/index.ts';
import { getOpenApi } from '@regulars/shared/operations/documentation.ts';
import { seenOf } from '@regulars/shared/rules/rights.ts';
import { verdictOf } from '../authorize/authorizeRequest.ts';
import { environment } from '../runtime/environment.ts';
import { handle } from '../runtime/http/handle.ts';
import { readerOf } from '../runtime/store/reader.ts';
import { settingsOf } from '../runtime/store/settings.ts';

/** Public; with a token also the objects and fields that the workspace made up. The gateway asks no authorizer here, so this does. */
export const handler = handle(getOpenApi, async ({ request, meter }) => {
  const verdict = request.header('authorization')
    ? await verdictOf({ headers: { authorization: request.header('authorization'), 'x-workspace': request.header('x-workspace') } }, meter)
    : undefined;
  const { workspace, user, role, access } = verdict ?? {};
  const settings = workspace ? await settingsOf(workspace, meter, request.wanted.settings) : undefined;
  const of = settings && user && role && access ? seenOf(settings.definitions, readerOf(settings, { user, role, access, teams: [] })) : objects;
  const { openApi } = await import('./openApi.ts'); // reads every operation and object: asked for rarely
  return openApi(
    of.filter(({ internal, deleted }) => !internal && !deleted),
    environment.publicUrl,
  ) as { openapi: string };
});
