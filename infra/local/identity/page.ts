/** The sign-in pages as HTML. Every value from outside passes `escape`; each error is tied to its field and read aloud. */
import { escape, logo } from '../look.ts';
import { style } from './style.ts';
import { type Language, type Say, speak, type Word } from './words.ts';

export type Wrong = { email?: string; password?: string; code?: string; all?: string };
export type Field = { name: 'email' | 'password' | 'code'; label: Word; hint?: Word; autocomplete: string; aside?: { href: string; word: Word } };
export type Page = {
  title: Word;
  /** Whether search engines may list it: somebody looks for where to sign in, never for a step within. */
  isFound?: boolean;
  lead?: Word;
  leadValues?: Record<string, string>;
  /** Where the form goes; without it the page has no form. */
  action?: string;
  fields?: Field[];
  button?: Word;
  hidden?: Record<string, string>;
  values?: Partial<Record<Field['name'], string>>;
  wrong?: Wrong;
  link?: { href: string; word: Word };
  after?: { before?: Word; href?: string; word?: Word }[];
};

export function render(page: Page, language: Language): string {
  const say = speak(language);
  const { wrong = {} } = page;
  const isWrong = Object.values(wrong).some(Boolean);
  const title = `${isWrong ? `${say('error')}: ` : ''}${say(page.title)} · ${say('name')}`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${page.isFound ? '' : '<meta name="robots" content="noindex">'}
<meta name="description" content="${escape(`${say('name')}: ${say('claim')}`)}">
<title>${escape(title)}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main>
<header>${logo}<div><strong>${say('name')}</strong><span>${say('claim')}</span></div></header>
<div class="card">
<h1>${say(page.title)}</h1>
${page.lead ? `<p class="lead">${escape(say(page.lead, page.leadValues))}</p>` : ''}
${wrong.all ? `<p class="alert" role="alert">${escape(wrong.all)}</p>` : ''}
${page.action ? form(page, say) : ''}
${page.link ? `<a class="do" href="${escape(page.link.href)}">${say(page.link.word)}</a>` : ''}
${page.after?.length ? `<div class="after">${page.after.map(({ before, href, word }) => `<p>${before ? say(before) : ''} ${href && word ? `<a href="${escape(href)}">${say(word)}</a>` : ''}</p>`).join('')}</div>` : ''}
</div>
<footer>${switcher(page, language, say)}</footer>
</main></body></html>`;
}

function form(page: Page, say: Say): string {
  const { fields = [], values = {}, wrong = {}, hidden = {} } = page;
  // The cursor stands where there is something to do.
  const first = fields.find(({ name }) => wrong[name]) ?? fields.find(({ name }) => !values[name]) ?? fields[0];
  return `<form id="form" method="post" action="${escape(page.action ?? '')}" novalidate>
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
  .join('')}
${fields.map((field) => input(field, values[field.name] ?? '', wrong[field.name], field === first, say)).join('')}
<button class="do">${say(page.button ?? 'onward')}</button>
</form>`;
}

function input({ name, label, hint, autocomplete, aside }: Field, value: string, wrong: string | undefined, first: boolean, say: Say): string {
  const notes = [...(hint ? [`${name}-hint`] : []), ...(wrong ? [`${name}-wrong`] : [])].join(' ');
  const kind = {
    email: 'type="email" inputmode="email" maxlength="254" spellcheck="false" autocapitalize="none"',
    password: 'type="password" maxlength="200"',
    code: 'type="text" inputmode="numeric" maxlength="12" class="code"',
  }[name];
  return `<div><div class="row"><label for="${name}">${say(label)}</label>${aside ? `<a href="${escape(aside.href)}">${say(aside.word)}</a>` : ''}</div>
<input id="${name}" name="${name}" ${kind} autocomplete="${autocomplete}" required value="${escape(value)}"${notes ? ` aria-describedby="${notes}"` : ''}${wrong ? ' aria-invalid="true"' : ''}${first ? ' autofocus' : ''}>
${hint ? `<p class="hint" id="${name}-hint">${say(hint)}</p>` : ''}${wrong ? `<p class="wrong" id="${name}-wrong" role="alert">${escape(wrong)}</p>` : ''}</div>`;
}

/** Inside a form the switch sends what has been typed along, so that nothing of it is lost. */
function switcher(page: Page, language: Language, say: Say): string {
  const other = language === 'zh' ? 'en' : 'zh';
  const [attribute, open, close] = page.action ? ['form="form"', '', ''] : ['', '<form method="get">', '</form>'];
  return `${open}<button class="plain" ${attribute} name="lang" value="${other}" formnovalidate lang="${other === 'zh' ? 'zh-CN' : 'en'}">${say('otherLanguage')}</button>${close}`;
}
