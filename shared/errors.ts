/**
 * Long: a list. Every refusal the system can give: a stable code, its HTTP status and the reader's sentence in both languages.
 * A code is added, never renamed. What the log needs beyond the sentence goes into the error's message.
 * Long: one table, so that codes stand side by side.
 */
import type { Label, Language } from './fields/field.ts';
import { formulaFaults } from './rules/formula/faults.ts';

interface Refusal extends Label {
  status: number;
}

const refusals = {
  BAD_JSON: { status: 400, en: 'The request is not valid JSON.', zh: '请求内容不是有效的 JSON。' },
  INVALID: { status: 400, en: 'Some values cannot be accepted. Each is named below with what to do.', zh: '部分内容无法接受，具体原因见下方说明。' },
  BAD_CURSOR: {
    status: 400,
    en: 'This page mark belongs to another list or is damaged. Load the list again.',
    zh: '翻页标记无效或属于其他列表，请重新加载列表。',
  },
  NOT_SIGNED_IN: { status: 401, en: 'Please sign in: the request carries no valid token or key.', zh: '请先登录：请求没有有效的令牌或密钥。' },
  NOT_ALLOWED: {
    status: 403,
    en: 'Your role does not allow this. Ask an owner or admin of the workspace.',
    zh: '您的角色无权进行此操作，请联系工作区所有者或管理员。',
  },
  WRONG_PERSON: {
    status: 403,
    en: 'This invitation is for another e-mail address. Sign in with the address that it was sent to.',
    zh: '此邀请发给了另一个电子邮箱，请使用收到邀请的邮箱登录。',
  },
  WRONG_ORIGIN: { status: 403, en: 'This request came from another site and was refused.', zh: '请求来自其他网站，已被拒绝。' },
  CAP_REACHED: {
    status: 402,
    en: 'The cap that your workspace set for this month is reached. Reading and exporting go on; an owner or admin can raise the cap.',
    zh: '已达到工作区设定的本月费用上限。仍可查看和导出数据；所有者或管理员可以调高上限。',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    en: 'Too many requests at once. Wait as many seconds as Retry-After says, then go on.',
    zh: '请求过于频繁，请按 Retry-After 指示的秒数等待后再试。',
  },
  NOT_FOUND: { status: 404, en: 'There is nothing here, or you may not see it.', zh: '内容不存在，或您无权查看。' },
  WRONG_METHOD: { status: 405, en: 'This address does not offer that method.', zh: '该地址不支持此请求方法。' },
  CHANGED_MEANWHILE: {
    status: 409,
    en: 'Somebody else changed this record meanwhile. Look at both versions and save again.',
    zh: '其他人刚刚修改了这条记录，请对比两个版本后重新保存。',
  },
  DUPLICATE: { status: 409, en: 'Another record already has this value.', zh: '已有其他记录使用了相同的值。' },
  ID_TAKEN: { status: 409, en: 'A record with this id exists already.', zh: '该编号的记录已存在。' },
  IN_TRASH: { status: 409, en: 'This record lies in the trash. Restore it first.', zh: '该记录在回收站中，请先恢复。' },
  NOT_IN_TRASH: { status: 409, en: 'This record does not lie in the trash.', zh: '该记录不在回收站中。' },
  NOTHING_TO_MERGE: { status: 409, en: 'No duplicates are certain enough to be merged without a look.', zh: '没有把握足够高、可直接合并的重复记录。' },
  NOT_MERGED: { status: 409, en: 'This record was not merged into another one.', zh: '该记录没有被合并到其他记录。' },
  MERGED: {
    status: 409,
    en: 'This is part of a merge. Undo the merge as a whole, on the page of the merged record.',
    zh: '这是合并操作的一部分，请在合并后的记录页面撤销整个合并。',
  },
  MERGED_SINCE: {
    status: 409,
    en: 'The record it was merged into has itself been merged or trashed since. Take that back first.',
    zh: '合并后的记录之后又被合并或移入了回收站，请先撤销那一步。',
  },
  NOTHING_TO_UNDO: { status: 409, en: 'There is nothing left to undo here.', zh: '没有可以撤销的内容。' },
  LAST_OWNER: {
    status: 409,
    en: 'A workspace needs an owner. Make somebody else an owner first.',
    zh: '工作区至少要有一位所有者，请先将其他人设为所有者。',
  },
  ALREADY_MEMBER: { status: 409, en: 'This person is in the workspace already.', zh: '此人已在工作区中。' },
  ROLE_IN_USE: { status: 409, en: 'People have this role. Give them another one first.', zh: '仍有成员使用此角色，请先更换他们的角色。' },
  INVITATION_OVER: {
    status: 410,
    en: 'This invitation has been used or withdrawn, or it is older than seven days. Ask for a new one.',
    zh: '此邀请已被使用、撤回，或已超过七天有效期，请让对方重新邀请。',
  },
  MAIL_FAILED: {
    status: 503,
    en: 'The mail could not be sent. The invitation is kept: send it again in a minute.',
    zh: '邮件未能发出。邀请已保留，请稍后重新发送。',
  },
  JOB_RUNNING: { status: 409, en: 'This work is still going on. Wait until it has ended.', zh: '任务仍在进行，请等待其结束。' },
  SAMPLES_THERE: { status: 409, en: 'There is sample data already. Clear it first.', zh: '已有示例数据，请先清除。' },
  BUSY: { status: 503, en: 'Too much is being written at this moment. Nothing was changed; please try again.', zh: '当前写入繁忙，未做任何更改，请重试。' },
  PRECONDITION: { status: 412, en: 'The record has a newer version than the one you name.', zh: '记录已有更新的版本，与您指定的版本不符。' },
  TOO_LARGE: { status: 413, en: 'This is larger than can be taken at once.', zh: '内容超出单次可接受的大小。' },
  WRONG_TYPE_OF_CONTENT: { status: 415, en: 'Send the request as application/json.', zh: '请以 application/json 格式发送请求。' },
  KEY_REUSED: { status: 422, en: 'This Idempotency-Key was used for a different request.', zh: '该 Idempotency-Key 已用于另一个不同的请求。' },
  RECORD_TOO_LARGE: { status: 422, en: 'The record would become too large (180 KB at most).', zh: '记录过大（最多 180 KB）。' },
  BATCH_TOO_LARGE: {
    status: 422,
    en: 'This batch is too large to be saved as one. Send fewer items, or not as one.',
    zh: '批量内容过大，无法一次性原子保存，请减少数量或关闭原子模式。',
  },
  FIELD_IN_RULE: {
    status: 409,
    en: 'A rule or another field asks for this field. Change that first.',
    zh: '有规则或其他字段的条件用到了该字段，请先修改它们。',
  },
  SETTINGS_TOO_LARGE: {
    status: 422,
    en: 'All objects, fields and rules of a workspace take 180 KB together at most. Use fewer or shorter choices.',
    zh: '一个工作区的全部对象、字段和规则合计最多 180 KB，请减少选项或缩短文字。',
  },
  TOO_MANY_RULES: { status: 422, en: 'An object has 50 rules at most.', zh: '每个对象最多 50 条规则。' },
  TOO_MANY_WEBHOOKS: { status: 422, en: 'A workspace has 20 webhooks at most.', zh: '一个工作区最多 20 个 Webhook。' },
  TOO_MANY_OBJECTS: { status: 422, en: 'A workspace has 100 objects of its own at most.', zh: '每个工作区最多 100 个自定义对象。' },
  BULK_TOO_LARGE: {
    status: 422,
    en: 'One change reaches 250,000 records at most. Narrow the filter and do it in parts.',
    zh: '一次最多更改 250,000 条记录，请缩小筛选范围后分批进行。',
  },
  CANCELLED: {
    status: 409,
    en: 'This was cancelled before it had ended. What was done until then stays, and can be undone.',
    zh: '任务在完成前已被取消。此前完成的更改会保留，也可以撤销。',
  },
  TOO_MANY_FIELDS: { status: 422, en: 'An object has 500 fields at most.', zh: '每个对象最多 500 个字段。' },
  FILE_UNREADABLE: {
    status: 422,
    en: 'This file cannot be read as a table. Save it as CSV or XLSX and try again.',
    zh: '无法将此文件读取为表格，请另存为 CSV 或 XLSX 后重试。',
  },
  FILE_TOO_LARGE: {
    status: 422,
    en: 'This file is too large to be read as it is. Save the sheet as CSV, or divide it, and try again.',
    zh: '文件过大，无法直接读取，请将工作表另存为 CSV 或拆分后重试。',
  },
  WRONG_FILE: { status: 422, en: 'This file cannot be taken. The reason is named below.', zh: '无法接受此文件，原因见下方说明。' },
  FILE_MISSING: { status: 409, en: 'The file has not been uploaded yet.', zh: '文件尚未上传。' },
  PREPARING: { status: 503, en: 'This workspace is being made ready. Please try again in a minute.', zh: '工作区正在准备中，请一分钟后再试。' },
  TOO_SLOW: {
    status: 504,
    en: 'This question took too long and was ended. Narrow the filter and try again.',
    zh: '查询耗时过长已被中止，请缩小筛选范围后重试。',
  },
  INTERNAL: {
    status: 500,
    en: 'Something went wrong on our side. Nothing was changed unless it shows; please try again.',
    zh: '系统出现错误，请重试。如未显示更改，则未做任何更改。',
  },
} as const satisfies Record<string, Refusal>;

export type ErrorCode = keyof typeof refusals;

export const statusOf = (code: ErrorCode): number => refusals[code].status;
export const sentenceOf = (code: ErrorCode, language: Language): string => refusals[code][language];

/** What is wrong with one value. */
const faults = {
  REQUIRED: { en: 'This is needed.', zh: '此项必填。' },
  UNKNOWN_FIELD: { en: 'There is no such field here.', zh: '没有这个字段。' },
  UNKNOWN_OPERATOR: { en: 'This field cannot be compared this way.', zh: '该字段不支持这种比较方式。' },
  WRONG_OPERAND: { en: 'This cannot be compared with the field.', zh: '该值无法与此字段比较。' },
  READ_ONLY: { en: 'This field cannot be set.', zh: '该字段不能设置。' },
  WRONG_TYPE: { en: 'This value has the wrong form.', zh: '值的格式不正确。' },
  TOO_LONG: { en: 'This is too long.', zh: '内容过长。' },
  TOO_SHORT: { en: 'This must not be empty.', zh: '内容不能为空。' },
  TOO_BIG: { en: 'This number is too large.', zh: '数值过大。' },
  TOO_SMALL: { en: 'This number is too small.', zh: '数值过小。' },
  CONTROL_CHARACTER: { en: 'The text contains characters that cannot be stored.', zh: '文本包含无法保存的字符。' },
  TWICE: { en: 'The same value stands here twice.', zh: '同一个值出现了两次。' },
  NOT_A_NUMBER: { en: 'This is not a number.', zh: '这不是数字。' },
  NOT_AN_AMOUNT: { en: 'This is not an amount of money.', zh: '这不是金额。' },
  NOT_A_CURRENCY: { en: 'A currency is three capital letters, such as EUR or CNY.', zh: '币种为三个大写字母，例如 CNY、EUR。' },
  NOT_A_DATE: { en: 'This is not a date. Write it like 2026-03-09.', zh: '这不是日期，请写成 2026-03-09 的形式。' },
  NOT_A_MOMENT: { en: 'This is not a date and time. Write it like 2026-03-09T14:30:00Z.', zh: '这不是日期时间，请写成 2026-03-09T14:30:00Z 的形式。' },
  NOT_YES_OR_NO: { en: 'This is neither yes nor no.', zh: '请填写“是”或“否”。' },
  NOT_A_CHOICE: { en: 'This is not one of the choices.', zh: '不在可选范围内。' },
  NOT_A_TAG: { en: 'A tag is a word without commas.', zh: '标签中不能含有逗号。' },
  NOT_AN_EMAIL: { en: 'This is not an e-mail address.', zh: '这不是有效的电子邮箱。' },
  NOT_A_PHONE: { en: 'This is not a phone number. Begin with + and the country code.', zh: '这不是有效的电话号码，请以 + 和国家代码开头。' },
  NOT_A_COUNTRY: { en: 'A country is two capital letters, such as DE or CN.', zh: '国家为两个大写字母，例如 CN、DE。' },
  NOT_A_TIME_ZONE: { en: 'There is no such time zone.', zh: '没有这个时区。' },
  NOT_A_HANDLE: { en: 'Write the service and the name, like wechat: zhangwei.', zh: '请写明平台和账号，例如 微信: zhangwei。' },
  NOT_A_URL: { en: 'This is not a web address. It begins with https:// or http://.', zh: '这不是有效的网址，应以 https:// 或 http:// 开头。' },
  NOT_AN_OUTGOING_ADDRESS: {
    en: 'Requests go to public https addresses only, without a name and password in them.',
    zh: '只能向公网 https 地址发送请求，且地址中不能包含用户名或密码。',
  },
  NOT_A_LINK: { en: 'This does not name a record of the right kind.', zh: '没有指向正确类型的记录。' },
  NOT_AN_ID: { en: 'This is not an id of such a record.', zh: '这不是该类记录的编号。' },
  NOT_A_NAME: { en: 'A custom field is named x_ and then small letters, digits and _.', zh: '自定义字段名以 x_ 开头，后接小写字母、数字或 _。' },
  NOT_AN_OBJECT_NAME: {
    en: 'An own object is named x_ and then up to 38 small letters, digits and _.',
    zh: '自定义对象名以 x_ 开头，后接最多 38 个小写字母、数字或 _。',
  },
  NAME_TAKEN: { en: 'This name is taken, perhaps by something deleted. Names are not used twice.', zh: '该名称已被占用（可能已删除），名称不会重复使用。' },
  NO_SUCH_RECORD: { en: 'There is no such record, or you may not see it.', zh: '记录不存在，或您无权查看。' },
  DUPLICATE: { en: 'Another record already has this value.', zh: '已有其他记录使用了相同的值。' },
  NO_SUCH_FILE: { en: 'This is not a file that was uploaded here. Attach it again.', zh: '这不是在此上传的文件，请重新添加。' },
  NOT_A_FILE_NAME: { en: 'A file name has no / \\ : * ? " < > | and does not begin with a point.', zh: '文件名不能包含 / \\ : * ? " < > |，也不能以点开头。' },
  NOT_A_FILE_TYPE: {
    en: 'Files of this type are not taken. Images, PDF, office documents, texts, sound and zip are.',
    zh: '不接受此类文件。可上传图片、PDF、办公文档、文本、音频和 zip。',
  },
  NOT_WHAT_IT_SAYS: { en: 'What is in the file is not what its name says.', zh: '文件内容与其扩展名不符。' },
  NOT_A_TABLE: { en: 'This is no table by its name. It ends with .csv, .tsv, .txt or .xlsx.', zh: '从文件名看不是表格，应以 .csv、.tsv、.txt 或 .xlsx 结尾。' },
  NO_MATCH: { en: 'There is no record with this value to change, or it is not yours to see.', zh: '没有可更新的记录与此值匹配，或您无权查看该记录。' },
  SEVERAL_MATCH: {
    en: 'Several records are called so. Name one by its id or another value of its own.',
    zh: '有多条记录同名，请用编号或其他唯一值指明其中一条。',
  },
  IN_TRASH: { en: 'The record lies in the trash. Restore it first.', zh: '该记录在回收站中，请先恢复。' },
  NOT_ALLOWED: { en: 'Your role does not allow this.', zh: '您的角色无权进行此操作。' },
  TOO_MANY_CELLS: { en: 'This row has more cells than the table has columns.', zh: '该行的单元格多于表头的列数。' },
  SEVERAL: { en: 'There are several values here, and the field takes one.', zh: '这里有多个值，而该字段只能保存一个。' },
  NO_WAY: { en: 'A field of this kind cannot become one of that kind.', zh: '无法转换为该字段类型。' },
  STILL_CHOSEN: { en: 'This choice belongs to the system and stays. Rename it instead.', zh: '该选项为系统选项，不能移除，可以改名。' },
  RULE: { en: 'A rule of the workspace speaks against this.', zh: '不符合工作区的规则。' },
  INVALID: { en: 'This cannot be accepted.', zh: '该值无法接受。' },
  ...formulaFaults,
} as const satisfies Record<string, Label>;

export type FaultCode = keyof typeof faults;
export const isFault = (code: string): code is FaultCode => Object.hasOwn(faults, code);
export const faultOf = ({ code, message }: Pick<Fault, 'code' | 'message'>, language: Language): string => (message ?? faults[code])[language];

/** The same for a code that a kind of field refused a text with. */
export const faultIn = (code: string, language: Language): string => faults[isFault(code) ? code : 'INVALID'][language];

/** The sentence of either sort of code, as jobs note them; the code itself where there is none. */
export const reasonOf = ({ code, message }: { code: string; message?: Label | undefined }, language: Language): string =>
  message?.[language] ?? (isFault(code) ? faults[code] : (refusals as Record<string, Label>)[code])?.[language] ?? code; // a code of an older version may be gone

/** One value that cannot be accepted. `pointer`: JSON pointer into the request body, or the name of a query parameter. */
export interface Fault {
  pointer: string;
  code: FaultCode;
  /** For duplicates: the record that has the value, where the reader may see it. */
  existing?: string;
  /** For rules: what the workspace says itself. */
  message?: Label;
  /** For formulas: the place in the text, counted from 0. */
  at?: number;
}

export class CrmError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  constructor(code: ErrorCode, message?: string, faults: readonly Fault[] = []) {
    super(message ?? code);
    this.name = 'CrmError';
    this.code = code;
    this.faults = faults;
  }
}

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  input?: unknown;
  origin?: string;
}

/** A schema's findings as faults; `READ_ONLY` where the field exists but may not be sent. */
export function faultsOf(issues: readonly Issue[], readOnly: (name: string) => boolean = () => false): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const pointer = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    if (issue.code === 'unrecognized_keys') {
      return (issue.keys ?? []).map((key) => ({ pointer: `${pointer}/${key}`, code: readOnly(key) ? 'READ_ONLY' : 'UNKNOWN_FIELD' }));
    }
    return [{ pointer, code: faultCode(issue) }];
  });
}

function faultCode(issue: Issue): FaultCode {
  if (isFault(issue.message)) return issue.message;
  const text = issue.origin === 'string' || issue.origin === 'array';
  if (issue.code === 'too_big') return text ? 'TOO_LONG' : 'TOO_BIG';
  if (issue.code === 'too_small') return text ? 'TOO_SHORT' : 'TOO_SMALL';
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'REQUIRED' : 'WRONG_TYPE';
  return 'WRONG_TYPE';
}
