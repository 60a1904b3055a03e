/** The objects of the menu, and the signs they go by. */
import Box from '@lucide/svelte/icons/box';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Share2 from '@lucide/svelte/icons/share-2';
import UserRound from '@lucide/svelte/icons/user-round';
import UsersRound from '@lucide/svelte/icons/users-round';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { signOf } from '#lib/shell/signOf.svelte.ts';
import { space } from '#lib/space.svelte.ts';

const icons: Record<string, typeof Box> = {
  customer: UsersRound,
  task: CircleCheck,
  interaction: MessagesSquare,
  relation: Share2,
  user: UserRound,
  team: Waypoints,
};

export const iconOf = ({ name, icon }: ObjectDefinition): typeof Box => icons[name] ?? (icon ? signOf(icon) : Box);

export const objectsShown = (): ObjectDefinition[] => space.objects.filter(({ internal, pageless }) => !internal && !pageless);
