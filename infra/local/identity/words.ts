/** Every sentence of the sign-in pages and their letters, in both languages; a sentence missing in one does not compile. */

const en = {
  name: 'Regulars',
  claim: 'The customer book of your business',
  otherLanguage: '中文',
  signIn: 'Sign in',
  signInLead: 'Welcome back.',
  signUp: 'Create your account',
  signUpLead: 'Free to start. You pay only for what you use.',
  signUpDo: 'Create account',
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  passwordRule: 'At least 10 characters. A short sentence is easy to remember and hard to guess.',
  forgotten: 'Forgotten your password?',
  noAccount: 'New here?',
  haveAccount: 'Already have an account?',
  verify: 'Check your mail',
  verifyLead: 'We have sent a six-digit code to {email}. It is good for 15 minutes.',
  code: 'Code',
  verifyDo: 'Confirm',
  noMail: 'Nothing arrived? Look into the spam folder, or go back and check the address.',
  back: 'Back',
  mailbox: 'This machine keeps its mail to itself: open the mailbox',
  forgot: 'Choose a new password',
  forgotLead: 'We send a code to your address.',
  forgotDo: 'Send the code',
  reset: 'Choose a new password',
  resetLead: 'If {email} has an account, a six-digit code is on its way there. It is good for 15 minutes.',
  resetDo: 'Save and sign in',
  confirm: 'Confirm your address',
  confirmLead: 'Enter the password you chose, so that we know it was you who signed up.',
  confirmDo: 'Confirm',
  confirmed: 'Your address is confirmed',
  confirmedLead: 'You can sign in now.',
  onward: 'Go on',
  expired: 'This page has expired',
  expiredLead: 'Signing in took too long or was ended elsewhere. Please start again.',
  startAgain: 'Start again',
  failed: 'This did not work',
  failedLead: 'Something went wrong on our side. Please start again.',
  signedOut: 'You are signed out',
  error: 'Error',
  needEmail: 'Enter an address like name@example.com.',
  needPassword: 'Enter your password.',
  shortPassword: 'The password needs at least 10 characters; it has {count}.',
  longPassword: 'The password may have at most 200 characters.',
  plainPassword: 'The password must not be the e-mail address.',
  wrongPair: 'Address and password do not match.',
  tooMany: 'Too many tries. Wait {minutes} and try again.',
  minute: '1 minute',
  minutes: '{count} minutes',
  wrongCode: 'This code is not right or no longer good. After five tries you need a new one.',
  wrongLink: 'The password is not the one you chose, or the link is no longer good. After five tries sign up again.',
  taken: 'This address has an account already. Sign in with it, or choose a new password.',
  letterConfirm: '{code} is your code for Regulars',
  letterConfirmText:
    'Welcome to Regulars!\n\nYour code: {code}\n\nEnter it on the page where you signed up, or open this link:\n{link}\n\nBoth are good for 15 minutes. If you did not sign up, do nothing: no account is made.',
  letterExists: 'You already have an account with Regulars',
  letterExistsText:
    'Somebody, probably you, wanted to create an account with this address. You already have one: sign in, or choose a new password.\n\n{link}\n\nIf it was not you, do nothing: your account is unchanged.',
  letterReset: '{code} is your code for a new password',
  letterResetText: 'Your code for a new password: {code}\n\nIt is good for 15 minutes. If you did not ask for it, do nothing: your password is unchanged.',
};

const zh: typeof en = {
  name: '熟客',
  claim: '您的客户记事本',
  otherLanguage: 'English',
  signIn: '登录',
  signInLead: '欢迎回来。',
  signUp: '创建账户',
  signUpLead: '免费开始，按实际用量付费。',
  signUpDo: '创建账户',
  email: '电子邮箱',
  password: '密码',
  newPassword: '新密码',
  passwordRule: '至少 10 个字符。一句短话既好记又难猜。',
  forgotten: '忘记密码？',
  noAccount: '还没有账户？',
  haveAccount: '已有账户？',
  verify: '请查收邮件',
  verifyLead: '我们已向 {email} 发送六位验证码，15 分钟内有效。',
  code: '验证码',
  verifyDo: '确认',
  noMail: '没有收到？请查看垃圾邮件，或返回检查邮箱地址。',
  back: '返回',
  mailbox: '本机邮件不会外发：打开收件箱',
  forgot: '重设密码',
  forgotLead: '我们会向您的邮箱发送验证码。',
  forgotDo: '发送验证码',
  reset: '重设密码',
  resetLead: '如果 {email} 已注册，六位验证码正在发送，15 分钟内有效。',
  resetDo: '保存并登录',
  confirm: '确认邮箱地址',
  confirmLead: '请输入您注册时设置的密码，以确认是您本人。',
  confirmDo: '确认',
  confirmed: '邮箱已确认',
  confirmedLead: '现在可以登录了。',
  onward: '继续',
  expired: '页面已过期',
  expiredLead: '登录用时过长，或已在别处结束，请重新开始。',
  startAgain: '重新开始',
  failed: '操作未成功',
  failedLead: '系统出现错误，请重新开始。',
  signedOut: '您已退出登录',
  error: '错误',
  needEmail: '请输入邮箱地址，例如 name@example.com。',
  needPassword: '请输入密码。',
  shortPassword: '密码至少需要 10 个字符，现在有 {count} 个。',
  longPassword: '密码最多 200 个字符。',
  plainPassword: '密码不能与邮箱地址相同。',
  wrongPair: '邮箱与密码不匹配。',
  tooMany: '尝试次数过多，请等待{minutes}后再试。',
  minute: ' 1 分钟',
  minutes: ' {count} 分钟',
  wrongCode: '验证码不正确或已失效。尝试五次后需要重新获取。',
  wrongLink: '密码与注册时设置的不符，或链接已失效。尝试五次后请重新注册。',
  taken: '该邮箱已有账户，请直接登录或重设密码。',
  letterConfirm: '{code} 是您的熟客验证码',
  letterConfirmText:
    '欢迎使用熟客！\n\n您的验证码：{code}\n\n请在注册页面输入，或打开以下链接：\n{link}\n\n15 分钟内有效。如果不是您本人注册，请忽略此邮件，不会创建账户。',
  letterExists: '您已有熟客账户',
  letterExistsText: '有人（可能是您）想用此邮箱创建账户。您已有账户，请直接登录或重设密码。\n\n{link}\n\n如果不是您本人操作，请忽略此邮件，您的账户没有变化。',
  letterReset: '{code} 是您重设密码的验证码',
  letterResetText: '您重设密码的验证码：{code}\n\n15 分钟内有效。如果不是您本人操作，请忽略此邮件，您的密码没有变化。',
};

export type Language = 'en' | 'zh';
export type Word = keyof typeof en;
export type Say = (word: Word, values?: Record<string, string | number>) => string;

const words = { en, zh };

export const speak =
  (language: Language): Say =>
  (word, values = {}) =>
    words[language][word].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));

export const isLanguage = (text: string | undefined | null): text is Language => text === 'en' || text === 'zh';

/** `zh-CN,zh;q=0.9` → the first we speak. */
export function readLanguage(text: string | undefined | null): Language | undefined {
  for (const part of (text ?? '').toLowerCase().split(/[\s,]+/)) {
    if (part.startsWith('zh')) return 'zh';
    if (part.startsWith('en')) return 'en';
  }
  return undefined;
}
