/** Why somebody sees a record, or does not: the decision of `rights.ts` in one sentence, in the reader's language. */
import type { Label, Language } from '../fields/field.ts';
import type { Right } from '../roles.ts';
import type { Because, Decision } from './rights.ts';

export interface Told {
  /** Whether who asks is who is asked about. */
  isMe: boolean;
  /** What the person asked about is called. */
  name: string;
  role: Label;
  /** What the object's records are called, one and many, as they stand inside a sentence. */
  thing: Label;
  things: Label;
  /** The record's owner, and the team they share; undefined where who asks may not know. */
  owner?: string | undefined;
  team?: string | undefined;
  /** What the role leaves of the object. */
  right: Right;
  /** Of whose records they see any: their own, or their teams'. */
  scope: 'own' | 'team';
}

type Reasons = Record<Because, (told: Told) => string>;

const en: Reasons = {
  NO_RIGHT: ({ role, things }) => `the role “${role.en}” gives no right to ${things.en}.`,
  UNOWNED_OBJECT: ({ things }) => `everybody whose role allows it sees all ${things.en}.`,
  ALL: ({ isMe, things }) => `${isMe ? 'you may' : 'they may'} see all ${things.en}.`,
  OWNER: ({ isMe }) => `${isMe ? 'you own' : 'they own'} it.`,
  TEAM: ({ isMe, owner = 'its owner', team }) => `${owner}, who owns it, is in ${isMe ? 'your' : 'their'} team${team ? ` ${team}` : ''}.`,
  SHARED: ({ isMe }) => `it is shared with ${isMe ? 'you' : 'them'}.`,
  NOT_SHARED: () => 'its owner has not shared it.',
  NOT_OWNER: ({ isMe, owner = 'somebody else', things }) => `it belongs to ${owner}, and ${isMe ? 'you see your' : 'they see their'} own ${things.en} only.`,
  NO_TEAM: ({ isMe, owner = 'somebody' }) => `it belongs to ${owner}, who is in none of ${isMe ? 'your' : 'their'} teams.`,
  NO_OWNER: ({ isMe, things, scope }) =>
    `nobody owns it, and ${isMe ? 'you see only' : 'they see only'} ${things.en} of ${isMe ? 'your' : 'their'} ${scope === 'own' ? 'own' : 'teams'}.`,
};

const zh: Reasons = {
  NO_RIGHT: ({ role, things }) => `角色“${role.zh}”没有查看${things.zh}的权限。`,
  UNOWNED_OBJECT: ({ things }) => `角色允许的成员都可以查看全部${things.zh}。`,
  ALL: ({ isMe, things }) => `${isMe ? '您' : '对方'}可以查看全部${things.zh}。`,
  OWNER: ({ isMe }) => `${isMe ? '您' : '对方'}就是负责人。`,
  TEAM: ({ isMe, owner = '负责人', team }) => `${owner === '负责人' ? owner : `负责人${owner}`}与${isMe ? '您' : '对方'}同属团队${team ? `“${team}”` : ''}。`,
  SHARED: ({ isMe }) => `该记录已共享给${isMe ? '您' : '对方'}。`,
  NOT_SHARED: () => '负责人未共享该记录。',
  NOT_OWNER: ({ isMe, owner = '其他人', things }) => `负责人是${owner}，而${isMe ? '您' : '对方'}只能查看本人负责的${things.zh}。`,
  NO_TEAM: ({ isMe, owner = '其他人' }) => `负责人是${owner}，与${isMe ? '您' : '对方'}不在同一个团队。`,
  NO_OWNER: ({ isMe, things, scope }) => `记录没有负责人，而${isMe ? '您' : '对方'}只能查看${scope === 'own' ? '本人' : '所在团队'}负责的${things.zh}。`,
};

/** One sentence, and where they see it whether they may change it. */
export function whySentence({ sees, because }: Decision, told: Told, language: Language): string {
  const { isMe, name, thing, right } = told;
  if (language === 'zh') {
    const change = !sees ? '' : right === 'edit' ? '可以修改。' : '只能查看，不能修改。';
    return `${isMe ? '您' : name}${sees ? '可以' : '无法'}查看这条${thing.zh}记录：${zh[because](told)}${change}`;
  }
  const change = !sees ? '' : ` ${isMe ? 'You' : 'They'} may ${right === 'edit' ? 'also change' : 'not change'} it.`;
  return `${isMe ? 'You' : name} ${sees ? 'can' : 'cannot'} see this ${thing.en}: ${en[because](told)}${change}`;
}
