/** What can be wrong with a formula as it is written, and why a value may be empty: sentences for the one who wrote it. */
import type { Label } from '../../fields/field.ts';

export const formulaFaults = {
  FORMULA_UNREADABLE: { en: 'The formula cannot be read here.', zh: '公式在此处无法识别。' },
  FORMULA_UNFINISHED: { en: 'The formula ends too early: a value or a bracket is missing.', zh: '公式不完整：缺少一个值或括号。' },
  FORMULA_TOO_LONG: {
    en: 'The formula is too long or too deeply nested. Make a field of a part of it.',
    zh: '公式过长或嵌套过深，请把其中一部分做成单独的字段。',
  },
  FORMULA_NO_FIELD: { en: 'There is no field of this name here. Choose it from the list of fields.', zh: '这里没有这个名称的字段，请从字段列表中选择。' },
  FORMULA_NO_FUNCTION: { en: 'There is no function of this name. The list below shows all of them.', zh: '没有这个函数，下方列出了全部函数。' },
  FORMULA_NOT_COUNTED: { en: 'Formulas cannot read this kind of field.', zh: '公式无法读取此类型的字段。' },
  FORMULA_NO_LINK: { en: 'A point leads over a link to one record; this field is none.', zh: '点号用于访问所关联的一条记录，而此字段不是单条关联。' },
  FORMULA_TOO_FAR: {
    en: 'That field is itself worked out from other records. Read the fields it is made of.',
    zh: '该字段本身由其他记录计算得出，请直接读取它所依据的字段。',
  },
  FORMULA_CIRCLE: { en: 'The formula reads itself, directly or through another formula.', zh: '公式直接或间接地引用了自身。' },
  FORMULA_ARGUMENTS: { en: 'This function takes another number of values.', zh: '此函数的参数个数不对。' },
  FORMULA_TYPES: { en: 'These values cannot be put together this way.', zh: '这些值不能这样运算。' },
  FORMULA_WANTS_NUMBER: { en: 'A number is needed here.', zh: '此处需要数字。' },
  FORMULA_WANTS_TEXT: { en: 'A text is needed here.', zh: '此处需要文本。' },
  FORMULA_WANTS_DATE: { en: 'A date is needed here.', zh: '此处需要日期。' },
  FORMULA_WANTS_YES_NO: { en: 'A yes or no is needed here, such as a comparison.', zh: '此处需要“是”或“否”，例如一个比较式。' },
  FORMULA_WANTS_MONEY: { en: 'Money is compared and added with money: write money(100, "EUR").', zh: '金额只能与金额比较或相加，请写成 money(100, "CNY")。' },
  FORMULA_BRANCHES: { en: 'Both outcomes must be of one kind: two numbers, two texts, two dates.', zh: '两个结果的类型必须相同：都是数字、文本或日期。' },
  FORMULA_NO_CHOICE: { en: 'The field has no such choice.', zh: '该字段没有这个选项。' },
  ROLL_UP_WHERE: {
    en: 'The condition may ask the fields of those records, but neither over a link nor relative dates nor “me”.',
    zh: '条件只能使用这些记录自身的字段，不能跨关联、使用相对日期或“我”。',
  },
  FORMULA_NO_RESULT: { en: 'The result must be one number, amount, text, date or yes/no.', zh: '结果必须是一个数字、金额、文本、日期或是否。' },
} as const satisfies Record<string, Label>;

export type FormulaFault = keyof typeof formulaFaults;

/** What is wrong with a formula, and the place in its text where it is. */
export class FormulaError extends Error {
  readonly code: FormulaFault;
  readonly at: number;
  constructor(code: FormulaFault, at: number) {
    super(`${code} at ${at}`);
    this.name = 'FormulaError';
    this.code = code;
    this.at = at;
  }
}

/** Why a computed value is empty. */
export const reasons = {
  EMPTY: { en: 'Empty: something it is worked out from is empty.', zh: '为空：所依据的内容为空。' },
  DIVIDED_BY_ZERO: { en: 'Empty: it would divide by zero.', zh: '为空：除数为零。' },
  MIXED_CURRENCIES: { en: 'Empty: amounts of different currencies do not add up.', zh: '为空：不同币种的金额不能合计。' },
  TOO_LARGE: { en: 'Empty: the result is too large.', zh: '为空：结果过大。' },
  NO_SUCH_DATE: { en: 'Empty: there is no such date.', zh: '为空：没有这个日期。' },
  BROKEN: {
    en: 'Empty: the formula reads a field that is gone. Change the formula in the settings.',
    zh: '为空：公式引用的字段已不存在，请在设置中修改公式。',
  },
} as const satisfies Record<string, Label>;

export type Reason = keyof typeof reasons;
