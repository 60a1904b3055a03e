import { error } from '@sveltejs/kit';
import { space } from '#lib/space.svelte.ts';

export async function load({ params, parent }) {
  await parent();
  const object = space.byPlural(params.objects);
  if (!object?.merges) error(404);
  return { plural: object.plural };
}
