/** A question that cannot be answered as it was put: which part of it (JSON pointer into the request), and why. */
export type RefusalCode =
  | 'UNKNOWN_FIELD'
  | 'NOT_A_CHOICE'
  | 'UNKNOWN_OPERATOR'
  | 'WRONG_OPERAND'
  | 'NO_SUCH_RECORD'
  | 'WRONG_CONDITION'
  | 'TOO_DEEP'
  | 'BAD_CURSOR'
  | 'WRONG_LIMIT'
  | 'WRONG_MEASURE'
  | 'WRONG_GROUPING'
  | 'TOO_MANY_GROUPS'
  | 'UNKNOWN_OBJECT';

export class QueryRefused extends Error {
  readonly code: RefusalCode;
  readonly pointer: string;
  constructor(code: RefusalCode, pointer: string) {
    super(`${code} at ${pointer}`);
    this.name = 'QueryRefused';
    this.code = code;
    this.pointer = pointer;
  }
}
