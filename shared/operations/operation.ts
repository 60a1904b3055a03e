/**
 * What an operation is: everything the system needs to know to route, guard, run, document and test one thing that can
 * be asked of it. The lists of operations are in the files beside this one.
 */
import type * as z from 'zod/mini';
import type { ErrorCode } from '../errors.ts';
import type { ObjectOf } from '../objects/object.ts';
import type { Permission } from '../roles.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The word declared here is the handler's argument and the folder under `functions/runtime`. */
export interface Uses {
  /** Records of the workspace in the table. */
  store?: 'read' | 'write';
  /** SQL over the workspace; runs in the function `reader`. */
  readmodel?: 'read';
  files?: 'read' | 'write';
  /** Messages to jobs. */
  events?: 'send';
  /** Mail of the service itself. */
  mail?: 'send';
  /** Open connections of the workspace: who they are and what they watch (`write`), and what they are told (`send`). */
  sockets?: 'write' | 'send';
  /** What the person is told of, and what they have read. */
  notifications?: 'read' | 'write';
  /** Requests to addresses that people entered: of jobs alone, and through the one guard. */
  outgoing?: 'send';
  /** Look-ups across workspaces: memberships, keys. */
  directory?: 'read' | 'write';
  /** What the workspace has used, and the cap on it. */
  usage?: 'read' | 'write';
}

/** Units of DynamoDB: a read unit is 4 KB read strongly consistent (half as much otherwise), a write unit 1 KB written. */
export interface Units {
  read: number;
  write: number;
}

/**
 * What a request costs at most, whatever the workspace holds: for records of up to 1 KB as stored, where the process
 * knows settings and lane (`cold` otherwise). Records that it writes cost `perLink`, `perGuard` and `perDue` besides.
 */
export interface Budget extends Units {
  /** More for each item of a batch, entry of a history page, or workspace of a person. */
  item?: Units;
}

/** The settings are read anew once a second, a lane's head when another process may have moved it. */
export const cold: Units = { read: 2, write: 0 };
/** A record that a link newly points to is read: it must be there, and visible. */
export const perLink: Units = { read: 1, write: 0 };
/** A value of a unique field that is taken or given back. */
export const perGuard: Units = { read: 0, write: 2 };

/** A time at which something is to be done (docs/decisions/due.md), noted or taken away. */
export const perDue: Units = { read: 0, write: 1 };

/** Who may ask: anybody, anybody signed in (no workspace needed), or a role with the permission. */
export type Allow = 'public' | 'signedIn' | Permission;

export interface Contract<I = unknown, O = unknown> {
  id: string;
  summary: string;
  allow: Allow;
  /** One flat object: path parameters by name, the rest is the query for GET and DELETE, the body otherwise; the key
   * `body`, where present, is the whole body. */
  input: z.ZodMiniType<I>;
  output: z.ZodMiniType<O>;
  errors: readonly ErrorCode[];
}

export interface Placed<U extends Uses = Uses> {
  route: `${Method} /v1/${string}`;
  /** `functions/<folder>/<id>.ts` holds the use case. */
  folder: string;
  uses: U;
  budget: Budget;
  /** Status of a good answer; 200 unless given. */
  status?: 201 | 202 | 204;
  /** Bytes in place of JSON. */
  answers?: 'bytes';
  /** Goes on when the workspace's cap is reached, though it writes: what exports, ends work, takes rights away, or says what was seen. */
  always?: true;
}

/** Whether the cap stops it: what costs, and never reading or exporting. */
export const stopsAtCap = ({ uses, always }: Pick<Placed, 'uses' | 'always'>): boolean =>
  !always && (uses.store === 'write' || uses.files === 'write' || uses.events === 'send' || uses.mail === 'send');

export type Operation<I = unknown, O = unknown, U extends Uses = Uses> = Contract<I, O> & Placed<U>;

export const operation = <I, O, const U extends Uses>(definition: Operation<I, O, U>): Operation<I, O, U> => definition;

/** An operation that every object has: a function from the object to its contract. One route and one Lambda for all. */
export interface RecordOperation<I = unknown, O = unknown, U extends Uses = Uses> extends Placed<U> {
  id: string;
  /** Whether the object offers it. */
  offeredBy(object: ObjectOf): boolean;
  for(object: ObjectOf): Contract<I, O>;
}

export const recordOperation = <I, O, const U extends Uses>(definition: RecordOperation<I, O, U>): RecordOperation<I, O, U> => definition;

/** `Customer`, `XBoat`: a name as it stands inside an operation id. */
export const Name = (text: string): string => text.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
