/**
 * The one road of a request: identity, permission, parse, run, parse the output. What is truly around it (log, meter,
 * refusals) is middy's; what is a step is a line here, in order. There is no handler without this road.
 */
import middy from '@middy/core';
import { CrmError, type Fault, faultsOf } from '@regulars/shared/errors.ts';
import { hasComputed, type ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Contract, type Operation, type Placed, type RecordOperation, stopsAtCap, type Uses } from '@regulars/shared/operations/operation.ts';
import { may } from '@regulars/shared/roles.ts';
import { seenAlone } from '@regulars/shared/rules/rights.ts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { clock } from '../clock.ts';
import type { WriteStore } from '../store/store.ts';
import { type Asker, admit, checkCap } from '../usage/limits.ts';
import { answer, Bytes, Text, type Told, tell } from './answer.ts';
import { type Around, around } from './around.ts';
import { type Given, hand, type Person, type Within, within } from './given.ts';
import { type Event, type Request, requestOf } from './request.ts';

type Run<I, O, U extends Uses> = (given: Given<I, U>) => Promise<O | Text | Bytes>;
type RunOn<I, O, U extends Uses> = (given: Given<I, U> & { object: ObjectOf }) => Promise<O | Text | Bytes>;

/** The handler of an operation. */
export const handle = <I, O, U extends Uses>(operation: Operation<I, O, U>, run: Run<I, O, U>) =>
  road(operation, async (request, told) => {
    const place = operation.allow === 'public' || operation.allow === 'signedIn' ? undefined : await within(request, told);
    return perform(operation, request, place, told, run as Run<unknown, unknown, Uses>, {}); // the input is parsed by the operation's own schema
  });

/** The handler of an operation that every object has: `object` is the definition as the reader's role sees it. */
export const handleRecords = <I, O, U extends Uses>(operation: RecordOperation<I, O, U>, run: RunOn<I, O, U>) => {
  const contracts = new WeakMap<ObjectOf, Contract & Placed>(); // making schemas takes longer than the request
  const contractOf = (object: ObjectOf) => {
    const found = contracts.get(object) ?? { ...operation, ...operation.for(object) };
    contracts.set(object, found);
    return found;
  };
  return road(operation, async (request, told) => {
    const place = await within(request, told);
    const object = place.settings.definitions.find(({ plural, internal, deleted }) => plural === request.path.objects && !internal && !deleted);
    if (!object || !operation.offeredBy(object)) throw new CrmError('NOT_FOUND', `No ${operation.id} for ${request.path.objects}`);
    const { rights } = place.user;
    if (rights?.[object.name]?.right === 'none') throw new CrmError('NOT_FOUND', `${object.plural} are not there for ${place.user.own}`);
    const seen = seenAlone(place.settings.definitions, object, place.user);
    if (!operation.offeredBy(seen)) throw new CrmError('NOT_ALLOWED', `${place.user.own} may not ${operation.id} ${object.plural}`);
    return perform(contractOf(seen), request, place, told, run as Run<unknown, unknown, Uses>, { object: seen }); // as above; the object is handed below
  });
};

const askerOf = ({ requestContext: { authorizer, http } }: Event): Asker => {
  const { workspace, key, sub } = authorizer?.lambda ?? {};
  return { workspace, key, other: sub ?? http.sourceIp };
};

const road = (operation: Placed & { id: string }, go: (request: Request, told: Told) => Promise<APIGatewayProxyStructuredResultV2>) =>
  middy<Event, APIGatewayProxyStructuredResultV2, Error>()
    .use(around(operation))
    .handler(async (event) => {
      const { told } = (event as Event & Around).internal; // put there by `around` before
      await admit(askerOf(event), told.meter, told.headers);
      const request = requestOf(event);
      tell(told, request.wanted);
      return go(request, told);
    });

async function perform(
  operation: Contract & Placed,
  request: Request,
  place: Within | undefined,
  told: Told,
  run: (given: Given<unknown, Uses>) => Promise<unknown>,
  extra: { object?: ObjectOf },
): Promise<APIGatewayProxyStructuredResultV2> {
  const person = personOf(operation, request);
  if (place && !may(place.user.role, operation.allow)) throw new CrmError('NOT_ALLOWED', `${place.user.role} may not ${operation.allow}`);
  if (place && stopsAtCap(operation)) await checkCap(place.workspace, told.meter, new Date().toISOString());
  const input = parseInput(operation, request, extra.object);
  const now = clock.iso();
  const handed = await hand(operation.uses, operation.id, request, place, told, now);
  const header = (name: string, value: string) => {
    told.headers[name] = value;
  };
  const given = { input, person, language: request.language, now, ifMatch: request.ifMatch, request, meter: told.meter, header, ...place, ...handed, ...extra };
  const output = await run(given as unknown as Given<unknown, Uses>) // `hand` gives what `uses` declares, `place` what it says
    .catch((error) => answeredBefore(discreet(error, extra.object, place), handed.store as Partial<WriteStore> | undefined));
  if (output instanceof Text || output instanceof Bytes) return answer(operation.status ?? 200, output, told);
  const whole =
    extra.object && place && hasComputed(extra.object) ? (await import('./computed.ts')).withComputed(output, extra.object, place.settings, now) : output;
  const parsed = operation.output.safeParse(whole, { reportInput: true });
  if (!parsed.success) throw new Error(`${operation.id} answered off its schema: ${JSON.stringify(faultsOf(parsed.error.issues))}`);
  const version = (parsed.data as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && !told.headers.etag) told.headers.etag = `"${version}"`;
  return answer(operation.status ?? 200, parsed.data, told);
}

/** `commit` checks the whole record: what is wrong with a field that the reader does not see is told without its name. */
function discreet(error: unknown, seen: ObjectOf | undefined, place: Within | undefined): unknown {
  if (!(error instanceof CrmError) || !place?.user.rights || !seen) return error;
  const full = place.settings.definitions.find(({ name }) => name === seen.name)?.fields ?? {};
  const isHidden = (step: string) => Object.hasOwn(full, step) && !Object.hasOwn(seen.fields, step);
  const told = error.faults.map((fault) => {
    const steps = fault.pointer.split('/');
    const at = steps.findIndex(isHidden);
    return at < 0 ? fault : { ...fault, pointer: steps.slice(0, at).join('/') };
  });
  return new CrmError(error.code, error.message, told);
}

/** A repeated request may be refused because of what it did the first time: what it was answered then stands. */
async function answeredBefore(error: unknown, store: Partial<WriteStore> | undefined): Promise<unknown> {
  const kept = error instanceof CrmError ? await store?.kept?.() : undefined;
  if (!kept) throw error;
  return kept.answer;
}

function personOf({ allow }: Contract, { verdict }: Request): Person {
  if (allow !== 'public' && !verdict.sub) throw new CrmError('NOT_SIGNED_IN');
  return { sub: verdict.sub ?? '', email: verdict.email ?? '' };
}

/** One flat object: path parameters by name, the rest the query for GET and DELETE, the body otherwise. */
function parseInput({ input, route }: Contract & Placed, { path, query, body }: Request, object: ObjectOf | undefined): unknown {
  const { objects: _, ...parameters } = path;
  const shape = (input as { def?: { shape?: object } }).def?.shape ?? {};
  const reads = route.startsWith('GET ') || route.startsWith('DELETE ');
  const whole = 'body' in shape;
  if (!reads && !whole && body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
    throw new CrmError('INVALID', 'The body is no object', [{ pointer: '', code: 'WRONG_TYPE' }]);
  }
  const sent = reads ? query : whole ? { body } : (body as object | undefined);
  const parsed = input.safeParse({ ...sent, ...parameters }, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error.issues, (name) => object?.fields[name]?.by === 'rule' || systemNames.has(name));
  throw refused(faults, parameters, whole);
}

const systemNames = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'trashedAt']);

/** An id in the path that cannot be one is not found; pointers into a whole body begin at the body. */
function refused(faults: readonly Fault[], parameters: object, whole: boolean): CrmError {
  const inPath = faults.find(({ pointer, code }) => pointer.slice(1) in parameters && code === 'NOT_AN_ID');
  if (inPath) return new CrmError('NOT_FOUND', `No id: ${inPath.pointer}`);
  const pointed = whole ? faults.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/body(?=\/|$)/, '') })) : faults;
  return new CrmError('INVALID', JSON.stringify(pointed), pointed);
}
