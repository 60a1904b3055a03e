import { type ObjectOf, offers, shown, type Verb, verbs } from '@regulars/shared/objects/object.ts';
import { listDefinitions } from '@regulars/shared/operations/workspaces.ts';
import { may } from '@regulars/shared/roles.ts';
import { seenOf } from '@regulars/shared/rules/rights.ts';
import { handle } from '../runtime/http/handle.ts';

/** `all=true` also gives deleted objects, deleted and hidden fields, for the pages that bring them back. */
export const handler = handle(listDefinitions, async ({ input, settings, user, header }) => {
  const shape = ({ owner, ...object }: ObjectOf) => ({
    ...object,
    ...(owner && object.fields[owner] ? { owner } : {}),
    fields: input.all === 'true' ? object.fields : Object.fromEntries(shown(object)),
    only: verbs.filter((verb: Verb) => offers(object, verb) && may(user.role, `${object.plural}:${verb}`)),
  });
  header('etag', `"${settings.version}"`);
  return {
    version: settings.version,
    objects: seenOf(settings.definitions, user)
      .filter(({ internal, deleted }) => !internal && (input.all === 'true' || !deleted))
      .map(shape),
  };
});
