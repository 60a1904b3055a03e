/** The letter of an invitation, in the language that was chosen for it. The link's token stands behind `#`: no request carries it. */
import { roleLabel } from '@regulars/shared/rules/rights.ts';
import { type Invitation, tokenOf } from '../runtime/directory/invitation.ts';
import { environment } from '../runtime/environment.ts';
import type { Letter } from '../runtime/mail/mail.ts';
import { oneLine } from '../runtime/mail/oneLine.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { WriteStore } from '../runtime/store/store.ts';

const words = {
  en: {
    subject: (from: string, workspace: string) => `${from} invites you to ${workspace}`,
    text: (from: string, workspace: string, role: string, link: string) =>
      `${from} invites you to work in “${workspace}” on Regulars, as: ${role}.\n\nOpen this link to accept:\n${link}\n\nIt works once, for seven days, and only for this address. If you do not know ${from}, do nothing.`,
  },
  zh: {
    subject: (from: string, workspace: string) => `${from} 邀请您加入 ${workspace}`,
    text: (from: string, workspace: string, role: string, link: string) =>
      `${from} 邀请您在熟客中加入“${workspace}”，角色为：${role}。\n\n打开以下链接即可接受邀请：\n${link}\n\n链接七天内有效，只能使用一次，且仅限此邮箱。如果您不认识 ${from}，请忽略此邮件。`,
  },
};

export async function letterOf(store: WriteStore, settings: Settings, invitation: Invitation): Promise<Letter> {
  const { name } = await store.me();
  const { subject, text } = words[invitation.language];
  const link = `${environment.publicUrl}/join#${tokenOf(store.keyring, invitation.id)}`;
  const [from, workspace] = [oneLine(name), oneLine(settings.name)];
  return {
    to: invitation.email,
    subject: subject(from, workspace),
    text: text(from, workspace, roleLabel(settings.roles, invitation.role)[invitation.language], link),
  };
}
