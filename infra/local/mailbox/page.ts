/** The mailbox as HTML: the messages at one side, the chosen one at the other. */
import type { Message } from '../cloud/mail.ts';
import type { Language } from '../identity/words.ts';
import { escape, logo, styleHash, tokens } from '../look.ts';

const words = {
  en: {
    title: 'Mailbox',
    claim: 'Mail sent on this machine. None of it leaves here.',
    empty: 'No mail yet',
    emptyHint: 'What Regulars sends appears here by itself.',
    from: 'From',
    to: 'To',
    copy: 'Copy',
    other: '中文',
    list: 'Messages',
    back: 'All messages',
    app: 'Open Regulars',
  },
  zh: {
    title: '收件箱',
    claim: '本机发出的邮件，不会外发。',
    empty: '还没有邮件',
    emptyHint: '熟客发出的邮件会自动出现在这里。',
    from: '发件人',
    to: '收件人',
    copy: '抄送',
    other: 'English',
    list: '邮件列表',
    back: '全部邮件',
    app: '打开熟客',
  },
};

const style = `${tokens}
*{box-sizing:border-box;margin:0}
body{min-height:100dvh;display:grid;grid-template:auto 1fr / minmax(0,1fr)}
main{display:grid;grid-template-columns:minmax(260px,360px) 1fr}
header{display:flex;align-items:center;gap:12px;padding:12px 20px;background:var(--surface);border-bottom:1px solid var(--line)}
header svg{width:32px;height:32px;flex:none}
h1{font-size:16px;line-height:20px;font-weight:650}
header p{color:var(--muted);font-size:13px;line-height:18px}
header nav{margin-left:auto;display:flex;gap:16px;font-size:14px;flex:none}
a{color:var(--accent);text-underline-offset:3px}
a:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
.list{border-right:1px solid var(--line);background:var(--surface)}
.list ol{list-style:none;padding:0}
.list a{display:grid;grid-template-columns:minmax(0,1fr);gap:2px;padding:12px 20px;color:inherit;text-decoration:none;border-bottom:1px solid var(--line)}
.list a:hover{background:var(--canvas)}
.list a[aria-current]{background:var(--weak);box-shadow:inset 3px 0 var(--accent)}
.list b{font-weight:600;overflow-wrap:anywhere}
.list span{display:flex;justify-content:space-between;gap:12px;color:var(--muted);font-size:13px;line-height:19px}
.list span span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;display:block}
time{flex:none;font-variant-numeric:tabular-nums}
section{padding:32px;min-width:0}
article{max-width:720px;margin:0 auto;background:var(--surface);border:1px solid var(--line);border-radius:12px;overflow:hidden}
h2{font-size:21px;line-height:29px;letter-spacing:-.01em;font-weight:650;overflow-wrap:anywhere}
.about{padding:24px 28px;border-bottom:1px solid var(--line)}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 16px;margin-top:12px;font-size:14px}
dt{color:var(--muted)}dd{overflow-wrap:anywhere}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;padding:24px 28px}
iframe{display:block;width:100%;height:70vh;border:0;background:#fff;color-scheme:light}
.none{text-align:center;padding:15vh 16px;color:var(--muted)}
.none strong{display:block;color:var(--text);font-size:18px;line-height:26px}
.back{display:none}
@media(max-width:760px){main{grid-template-columns:minmax(0,1fr)}section{padding:16px}.about,pre{padding:18px 20px}.back{display:block;margin-bottom:12px}header p{display:none}
body.chosen .list{display:none}body:not(.chosen) section{display:none}.list{border:0}}
`;
/** A new message reloads the page where it stands. */
const script = "new EventSource('/mailbox/events').onmessage=()=>location.reload()";

export const pagePolicy = `default-src 'none'; style-src ${styleHash(style)}; script-src ${styleHash(script)}; connect-src 'self'; frame-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
export const framePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

export function render(messages: readonly Message[], id: string | null, language: Language): string {
  const say = words[language];
  const asked = messages.find((one) => one.id === id);
  const shown = asked ?? messages[0];
  const other = language === 'zh' ? 'en' : 'zh';
  const tag = language === 'zh' ? 'zh-CN' : 'en';
  const time = (at: string) =>
    `<time datetime="${at}">${new Date(at).toLocaleString(tag === 'en' ? 'en-GB' : tag, { dateStyle: 'medium', timeStyle: 'short' })}</time>`;
  const item = (one: Message) =>
    `<li><a href="/mailbox?id=${one.id}&amp;lang=${language}"${one === shown ? ' aria-current="true"' : ''}><b>${escape(one.subject)}</b><span><span>${escape(one.to.join(', '))}</span>${time(one.at)}</span></a></li>`;
  return `<!doctype html>
<html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${say.title} · ${language === 'zh' ? '熟客' : 'Regulars'}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body class="${asked ? 'chosen' : ''}">
<header>${logo}<div><h1>${say.title}</h1><p>${say.claim}</p></div><nav><a href="/">${say.app}</a><a href="/mailbox?lang=${other}${asked ? `&amp;id=${asked.id}` : ''}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${say.other}</a></nav></header>
<main><nav class="list" aria-label="${say.list}">${messages.length ? `<ol>${messages.map(item).join('')}</ol>` : `<p class="none"><strong>${say.empty}</strong>${say.emptyHint}</p>`}</nav>
<section>${shown ? `<p class="back"><a href="/mailbox?lang=${language}">${say.back}</a></p>${letter(shown, say, time)}` : ''}</section></main>
<script>${script}</script></body></html>`;
}

function letter(message: Message, say: (typeof words)['en'], time: (at: string) => string): string {
  const rows = [[say.from, message.from], [say.to, message.to.join(', ')], ...(message.cc.length ? [[say.copy, message.cc.join(', ')]] : [])];
  const body =
    message.html === undefined
      ? `<pre>${linked(message.text ?? '')}</pre>`
      : `<iframe sandbox title="${escape(message.subject)}" src="/mailbox/messages/${message.id}/html"></iframe>`;
  return `<article><div class="about"><h2>${escape(message.subject)}</h2><dl>${rows.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join('')}<dt></dt><dd>${time(message.at)}</dd></dl></div>${body}</article>`;
}

/** Addresses of the web become links; everything else stays text. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, n) => (n % 2 ? `<a href="${escape(part)}" rel="noreferrer">${escape(part)}</a>` : escape(part)))
    .join('');
