/** Every object, in the order of the menu. Written by `list.mjs` from the definition files beside it: to add one, add its file. */
import { customer } from './customer.ts';
import { distinction } from './distinction.ts';
import { interaction } from './interaction.ts';
import { invitation } from './invitation.ts';
import type { ObjectOf } from './object.ts';
import { preference } from './preference.ts';
import { relation } from './relation.ts';
import { task } from './task.ts';
import { team } from './team.ts';
import { user } from './user.ts';
import { view } from './view.ts';
import { workspace } from './workspace.ts';

export const objects: readonly ObjectOf[] = [customer, task, interaction, relation, user, team, view, distinction, invitation, preference, workspace];
