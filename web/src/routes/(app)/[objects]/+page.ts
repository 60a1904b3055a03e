import { error, redirect } from '@sveltejs/kit';
import { space } from '#lib/space.svelte.ts';

export async function load({ params, parent }) {
  await parent();
  const object = space.byPlural(params.objects);
  const [first] = space.objects;
  // Where everybody begins is not there for a role that may see no customers.
  if (!object && first && params.objects === 'customers') redirect(307, `/${first.plural}`);
  if (!object) error(404);
  return { plural: object.plural };
}
