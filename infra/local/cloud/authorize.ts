/**
 * THE PLACE OF PERMISSION: every AWS call of every handler passes here, once its signature has been checked and before anything is done.
 * Known roles may act; the evaluation of the synthesized IAM policies takes this function's place and needs exactly its arguments.
 */
import type { Role, Session } from './credentials.ts';

const known: ReadonlySet<Role> = new Set<Role>(['api', 'reader', 'worker', 'admin']);

/**
 * @param action as IAM names it: `dynamodb:GetItem`, `s3:PutObject`
 * @param keys what the request touches: the object key, the queue's or role's name; for DynamoDB and KMS the request itself, in which the evaluation finds the leading keys or the encryption context
 */
export function authorize(role: Role, _session: Session | undefined, _action: string, _keys: string | Buffer): boolean {
  return known.has(role);
}
