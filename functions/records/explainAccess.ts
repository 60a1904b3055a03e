import type { Label } from '@regulars/shared/fields/field.ts';
import { team as teamObject } from '@regulars/shared/objects/team.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { explainAccess } from '@regulars/shared/operations/records.ts';
import { type Decision, decideOn, hangsOnTeams, roleLabel, scopeOf } from '@regulars/shared/rules/rights.ts';
import { whySentence } from '@regulars/shared/rules/why.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { nameOf, rightOf, unseen, viewerOf } from './viewer.ts';

const nobody: Decision = { sees: false, because: 'NO_RIGHT' };

/** Asked of a record that one sees oneself, about anybody. Names that the asker may not read are not told. */
export const handler = handleRecords(explainAccess, async ({ input, object, store, settings, user: asker, language }) => {
  const record = await store.get(object, input.id);
  const isMe = (input.user ?? asker.user) === asker.user;
  const member = isMe ? await store.me() : await store.get(userObject, input.user ?? '');
  const viewer = isMe ? asker : viewerOf(settings, member);

  const owner = object.owner && record[object.owner];
  const ownerRecord = typeof owner === 'string' ? await store.get(userObject, owner).catch(unseen) : undefined;
  const teamsOfOwner = async (id: string) => (ownerRecord ? ((ownerRecord as unknown as Member).teams ?? []) : store.teamsOf(id)); // as below
  const teams = viewer && !object.shared && hangsOnTeams(viewer, object, owner) ? await teamsOfOwner(owner) : [];
  const decision = viewer ? decideOn(viewer, object, record, teams) : nobody;
  const right = viewer && decision.sees ? rightOf(viewer, store.objectOf(object.name), record) : 'none';

  const shared = decision.because === 'TEAM' ? teams.find((one) => viewer?.teams.includes(one)) : undefined;
  const tellsOwner = object.owner && object.fields[object.owner];
  const name = nameOf(store, asker);
  const sentence = whySentence(
    decision,
    {
      isMe,
      name: name(member) ?? member.id,
      role: roleLabel(settings.roles, (member as unknown as Member).role), // the definition of users says so
      thing: inner(object.label),
      things: inner(object.pluralLabel),
      owner: tellsOwner ? name(ownerRecord) : undefined,
      team: shared && name(await store.get(teamObject, shared).catch(unseen)),
      right,
      scope: viewer && scopeOf(viewer, object) === 'team' ? 'team' : 'own',
    },
    language,
  );
  return { ...decision, right, sentence };
});

/** As it stands inside a sentence. */
const inner = ({ en, zh }: Label): Label => ({ en: /^.[A-Z]/.test(en) ? en : en.charAt(0).toLowerCase() + en.slice(1), zh });
