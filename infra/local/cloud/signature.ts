/**
 * Signature Version 4, checked as AWS checks it, in the header and in a presigned URL.
 * Nothing passes without a known key, a fresh date and a signature over everything that matters.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Credential, Credentials } from './credentials.ts';
import { Refusal } from './refusal.ts';

export type SignedRequest = { method: string; path: string; query: string; headers: IncomingHttpHeaders };
export type Claim = {
  service: string;
  region: string;
  day: string;
  date: string;
  presigned: boolean;
  signedHeaders: string[];
  signature: string;
  credential: Credential;
  expires?: number;
};

const skew = 5 * 60_000;
const longestPresign = 7 * 24 * 3600;
const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const header = (headers: IncomingHttpHeaders, name: string) => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};
export const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/** Reads who claims to ask, before the body is there: the service decides how the body is taken. */
export function readClaim(request: SignedRequest, credentials: Credentials, now: number): Claim {
  const presigned = request.query.includes('X-Amz-Signature=');
  const parts = presigned ? fromQuery(request.query) : fromHeader(header(request.headers, 'authorization'));
  const [id = '', day = '', region = '', service = '', end] = parts.scope.split('/');
  if (end !== 'aws4_request') throw new Refusal(403, 'IncompleteSignature', 'The credential scope is not complete.');

  const credential = credentials.find(id);
  if (!credential) throw new Refusal(403, service === 's3' ? 'InvalidAccessKeyId' : 'UnrecognizedClientException', 'The access key is not known.');
  const date = parts.date ?? header(request.headers, 'x-amz-date') ?? '';
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(at) || date.slice(0, 8) !== day) throw new Refusal(403, 'IncompleteSignature', 'The date is missing or does not match the scope.');
  if (at - now > skew) throw new Refusal(403, 'RequestTimeTooSkewed', 'The request is dated in the future.');
  if (presigned) {
    if (!(parts.expires > 0 && parts.expires <= longestPresign))
      throw new Refusal(403, 'AuthorizationQueryParametersError', 'X-Amz-Expires must lie between 1 second and 7 days.');
    if (at + parts.expires * 1000 < now) throw new Refusal(403, 'AccessDenied', 'Request has expired');
  } else if (now - at > skew)
    throw new Refusal(
      403,
      service === 's3' ? 'RequestTimeTooSkewed' : 'InvalidSignatureException',
      'Signature expired: the request is more than 5 minutes old.',
    );

  const token = presigned ? parts.token : header(request.headers, 'x-amz-security-token');
  if ((credential.token ?? '') !== (token ?? '')) throw new Refusal(403, 'InvalidClientTokenId', 'The security token does not belong to the key.');
  if (credential.session && credential.session.expires < now) throw new Refusal(403, 'ExpiredTokenException', 'The security token has expired.');

  const signedHeaders = parts.signedHeaders.split(';');
  if (!signedHeaders.includes('host')) throw new Refusal(403, 'SignatureDoesNotMatch', 'The host must be signed.');
  for (const name in request.headers)
    if (name.startsWith('x-amz-') && name !== 'x-amz-user-agent' && !signedHeaders.includes(name))
      throw new Refusal(403, 'AccessDenied', `The header ${name} must be signed.`);
  return { service, region, day, date, presigned, signedHeaders, signature: parts.signature, credential };
}

/** Compares in constant time; `payloadHash` is what the body was found to be, or the marker S3 allows in its place. */
export function checkSignature(claim: Claim, request: SignedRequest, payloadHash: string, credentials: Credentials): void {
  const { service, day, region, date } = claim;
  // All services but S3 sign the path encoded once more.
  const path = service === 's3' ? request.path : request.path.split('/').map(encode).join('/');
  let canonical = `${request.method}\n${path}\n${canonicalQuery(request.query)}\n`;
  for (const name of claim.signedHeaders) canonical += `${name}:${(header(request.headers, name) ?? '').trim().replace(/ +/g, ' ')}\n`;
  canonical += `\n${claim.signedHeaders.join(';')}\n${payloadHash}`;

  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/${service}/aws4_request\n${sha256(canonical)}`;
  const wanted = createHmac('sha256', credentials.signingKey(claim.credential, day, region, service))
    .update(text)
    .digest();
  const given = Buffer.from(claim.signature, 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new Refusal(
      403,
      service === 's3' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    );
}

type Parts = { scope: string; signedHeaders: string; signature: string; date?: string; token?: string; expires: number };

function fromHeader(authorization: string | undefined): Parts {
  const found = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(authorization ?? '');
  if (!found) throw new Refusal(403, 'MissingAuthenticationToken', 'The request must be signed.');
  return { scope: found[1] ?? '', signedHeaders: found[2] ?? '', signature: found[3] ?? '', expires: 0 };
}

function fromQuery(query: string): Parts {
  const values = new URLSearchParams(query);
  if (values.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') throw new Refusal(403, 'AuthorizationQueryParametersError', 'The algorithm is not supported.');
  return {
    scope: values.get('X-Amz-Credential') ?? '',
    signedHeaders: values.get('X-Amz-SignedHeaders') ?? '',
    signature: values.get('X-Amz-Signature') ?? '',
    date: values.get('X-Amz-Date') ?? '',
    token: values.get('X-Amz-Security-Token') ?? undefined,
    expires: Number(values.get('X-Amz-Expires')),
  };
}

function canonicalQuery(query: string): string {
  if (!query) return '';
  return query
    .split('&')
    .flatMap((pair) => {
      const at = pair.indexOf('=');
      const name = decode(at < 0 ? pair : pair.slice(0, at));
      return name === 'X-Amz-Signature' ? [] : [[encode(name), encode(at < 0 ? '' : decode(pair.slice(at + 1)))] as const];
    })
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, 'InvalidURI', 'The query is not valid.');
  }
}
