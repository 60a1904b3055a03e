/** Every object, in the order of the menu. To add one: a definition file beside this one, and its line here. */
import { customer } from './customer.ts';
import { interaction } from './interaction.ts';
import type { ObjectOf } from './object.ts';
import { relation } from './relation.ts';
import { task } from './task.ts';
import { team } from './team.ts';
import { user } from './user.ts';
import { workspace } from './workspace.ts';

export const objects: readonly ObjectOf[] = [customer, task, interaction, relation, user, team, workspace];
