/** The mail of a notice, in the workspace's language: what it is about by its name, nothing else that is in it, and the way there. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { environment } from '../runtime/environment.ts';
import type { Letter } from '../runtime/mail/mail.ts';
import { oneLine } from '../runtime/mail/oneLine.ts';
import type { Notice } from '../runtime/notifications/notifications.ts';
import type { Settings } from '../runtime/store/settings.ts';

/** Nothing where it is about a webhook. */
export interface About {
  of?: ObjectOf;
  /** Where its reader may read it. */
  title?: string | undefined;
}

type Say = (what: string, by: string) => string;
interface Words {
  somebody: string;
  quoted: (label: string, title: string | undefined) => string;
  many: (plural: string) => string;
  kinds: Record<Notice['kind'], Say>;
  end: (workspace: string, link: string, settings: string) => string;
}

const words: Record<'en' | 'zh', Words> = {
  en: {
    somebody: 'Somebody',
    quoted: (label, title) => (title ? `${label} “${title}”` : label),
    many: (plural) => `many ${plural}`,
    kinds: {
      mention: (what, by) => `${by} mentions you: ${what}`,
      assigned: (what, by) => `${by} gives you: ${what}`,
      reminder: (what) => `It is time: ${what}`,
      stopped: () => 'A webhook has stopped',
    },
    end: (workspace, link, settings) => `In “${workspace}” on Regulars:\n${link}\n\nWhat you get by mail is yours to choose:\n${settings}`,
  },
  zh: {
    somebody: '有人',
    quoted: (label, title) => (title ? `${label}“${title}”` : label),
    many: (plural) => `多条${plural}`,
    kinds: {
      mention: (what, by) => `${by} 提到了您：${what}`,
      assigned: (what, by) => `${by} 交给您：${what}`,
      reminder: (what) => `时间到了：${what}`,
      stopped: () => '一个 Webhook 已停止',
    },
    end: (workspace, link, settings) => `在熟客的“${workspace}”中：\n${link}\n\n您可以选择哪些通知发送邮件：\n${settings}`,
  },
};

/** `by`: who did it, where it was somebody. */
export function noticeLetter({ kind, record, many }: Notice, { of, title }: About, { name, language }: Settings, by: string | undefined): Omit<Letter, 'to'> {
  const { somebody, quoted, many: severalOf, kinds, end } = words[language];
  const what = many && of ? severalOf(of.pluralLabel[language]) : quoted(of?.label[language] ?? '', title && oneLine(title));
  const subject = kinds[kind](what, oneLine(by ?? somebody));
  const { publicUrl } = environment;
  const link = of ? (many ? `${publicUrl}/${of.plural}` : `${publicUrl}/${of.plural}/${record}`) : `${publicUrl}/settings/webhooks`;
  return { subject, text: `${subject}\n\n${end(oneLine(name), link, `${publicUrl}/notifications`)}` };
}
