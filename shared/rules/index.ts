/** Which object has which rule. */
import { distinctionRule } from './distinction.ts';
import { relationRule } from './relation.ts';
import type { Rule } from './rule.ts';
import { taskRule } from './task.ts';
import { userRule } from './user.ts';

const rules: Readonly<Record<string, Rule>> = { task: taskRule, relation: relationRule, user: userRule, distinction: distinctionRule };

export const ruleOf = (object: string): Rule | undefined => rules[object];
