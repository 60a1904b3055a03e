/** The steps of signing in, each a page: what it shows, what a sent form does, where it goes on. Nothing here touches HTTP. */
import type { Field, Page, Wrong } from './page.ts';
import { isEmail, normalEmail, type People } from './people.ts';
import { type Language, speak } from './words.ts';

export type Form = Partial<Record<'email' | 'password' | 'code' | 'lang' | 'link', string>>;
export type Next = { page: Page } | { go: string } | { signedIn: string };
export type Step = 'sign-in' | 'sign-up' | 'verify' | 'forgot' | 'reset' | 'confirm';
export type Place = { id: string; base: string; language: Language; home: string; mailbox: boolean };

const email: Field = { name: 'email', label: 'email', autocomplete: 'username' };
const chosen: Field = { name: 'password', label: 'newPassword', hint: 'passwordRule', autocomplete: 'new-password' };
const code: Field = { name: 'code', label: 'code', autocomplete: 'one-time-code' };

export function makeSteps(people: People) {
  const shows: Record<Step, (place: Place) => Page> = {
    'sign-in': ({ base }) => ({
      title: 'signIn',
      isFound: true,
      lead: 'signInLead',
      action: base,
      button: 'signIn',
      fields: [email, { name: 'password', label: 'password', autocomplete: 'current-password', aside: { href: `${base}/forgot`, word: 'forgotten' } }],
      after: [{ before: 'noAccount', href: `${base}/sign-up`, word: 'signUpDo' }],
    }),
    'sign-up': ({ base }) => ({
      title: 'signUp',
      isFound: true,
      lead: 'signUpLead',
      action: `${base}/sign-up`,
      button: 'signUpDo',
      fields: [email, { ...chosen, label: 'password' }],
      after: [{ before: 'haveAccount', href: `${base}?step=sign-in`, word: 'signIn' }],
    }),
    verify: ({ id, base, mailbox }) => ({
      title: 'verify',
      lead: 'verifyLead',
      leadValues: { email: people.waiting(id, 'sign-up') ?? '' },
      action: `${base}/verify`,
      button: 'verifyDo',
      fields: [code],
      after: [...inbox(mailbox), { before: 'noMail', href: `${base}/sign-up`, word: 'back' }],
    }),
    forgot: ({ base }) => ({
      title: 'forgot',
      lead: 'forgotLead',
      action: `${base}/forgot`,
      button: 'forgotDo',
      fields: [email],
      after: [{ href: `${base}?step=sign-in`, word: 'back' }],
    }),
    reset: ({ id, base, mailbox }) => ({
      title: 'reset',
      lead: 'resetLead',
      leadValues: { email: people.waiting(id, 'reset') ?? '' },
      action: `${base}/reset`,
      button: 'resetDo',
      fields: [code, chosen],
      after: [...inbox(mailbox), { before: 'noMail', href: `${base}/forgot`, word: 'back' }],
    }),
    confirm: ({ base }) => ({
      title: 'confirm',
      lead: 'confirmLead',
      action: `${base}/confirm`,
      button: 'confirmDo',
      fields: [{ name: 'password', label: 'password', autocomplete: 'current-password' }],
    }),
  };
  const inbox = (mailbox: boolean) => (mailbox ? [{ href: '/mailbox', word: 'mailbox' as const }] : []);

  /** What is wrong with an address and a password that somebody chooses. */
  function check(form: Form, language: Language): Wrong {
    const say = speak(language);
    const { password = '' } = form;
    const count = [...password].length;
    const wrong: Wrong = {};
    if (form.email !== undefined && !isEmail(normalEmail(form.email))) wrong.email = say('needEmail');
    if (count < 10) wrong.password = say('shortPassword', { count });
    else if (count > 200) wrong.password = say('longPassword');
    else if (form.email && normalEmail(password) === normalEmail(form.email)) wrong.password = say('plainPassword');
    return wrong;
  }

  const deeds: Record<Step, (form: Form, place: Place) => Promise<Next | Wrong>> = {
    async 'sign-in'({ email = '', password = '' }, { language }) {
      const say = speak(language);
      const wrong: Wrong = {};
      if (!isEmail(normalEmail(email))) wrong.email = say('needEmail');
      if (!password) wrong.password = say('needPassword');
      if (wrong.email || wrong.password) return wrong;
      const found = await people.signIn(normalEmail(email), password.slice(0, 1000));
      if (!found) return { all: say('wrongPair') };
      if ('sub' in found) return { signedIn: found.sub };
      const count = Math.ceil(found.wait / 60);
      return { all: say('tooMany', { minutes: count === 1 ? say('minute') : say('minutes', { count }) }) };
    },
    async 'sign-up'(form, { id, base, language }) {
      const { email = '', password = '' } = form;
      const wrong = check({ email, password }, language);
      if (wrong.email || wrong.password) return wrong;
      await people.signUp(id, normalEmail(email), password, language);
      return { go: `${base}/verify` };
    },
    async verify({ code = '' }, { id, language }) {
      const outcome = people.confirm(id, digits(code));
      if ('sub' in outcome) return { signedIn: outcome.sub };
      return outcome.wrong === 'taken' ? { all: speak(language)('taken') } : { code: speak(language)('wrongCode') };
    },
    async forgot({ email = '' }, { id, base, language }) {
      if (!isEmail(normalEmail(email))) return { email: speak(language)('needEmail') };
      await people.forgot(id, normalEmail(email), language);
      return { go: `${base}/reset` };
    },
    async reset({ code = '', password = '' }, { id, language }) {
      const wrong = check({ password }, language);
      if (wrong.password) return wrong;
      const outcome = await people.reset(id, digits(code), password);
      return 'sub' in outcome ? { signedIn: outcome.sub } : { code: speak(language)('wrongCode') };
    },
    async confirm({ link = '', password = '' }, { home, language }) {
      const outcome = await people.confirmByLink(link, password);
      if ('sub' in outcome) return { page: { title: 'confirmed', lead: 'confirmedLead', link: { href: home, word: 'onward' } } };
      return { all: speak(language)(outcome.wrong === 'taken' ? 'taken' : 'wrongLink') };
    },
  };

  const hidden = (step: Step, form: Form) => (step === 'confirm' ? { hidden: { link: form.link ?? '' } } : {});
  return {
    show: (step: Step, place: Place, form: Form = {}, wrong: Wrong = {}): Page => ({ ...shows[step](place), ...hidden(step, form), values: form, wrong }),
    /** A form that cannot be taken is shown again, with all that was typed. */
    async take(step: Step, form: Form, place: Place): Promise<Next> {
      if (form.lang) return { page: { ...shows[step](place), ...hidden(step, form), values: form } };
      const next = await deeds[step](form, place);
      if ('page' in next || 'go' in next || 'signedIn' in next) return next;
      return { page: { ...shows[step](place), ...hidden(step, form), values: form, wrong: next } };
    },
  };
}

/** Codes are pasted with blanks, and typed on Chinese keyboards in full width. */
const digits = (text: string) => text.normalize('NFKC').replace(/\D/g, '');
