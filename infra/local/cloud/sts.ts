/** AssumeRole: the door gives out credentials that keep the caller's function role, name the assumed role and carry its tags, for at most an hour. */
import { randomUUID } from 'node:crypto';
import type { Credential, Credentials } from './credentials.ts';
import type { Answer } from './refusal.ts';
import { Refusal } from './refusal.ts';

const shortest = 900;
const longest = 3600;

export function makeSts(credentials: Credentials, now: () => number = Date.now) {
  return (caller: Credential, body: Buffer): Answer => {
    const form = new URLSearchParams(body.toString());
    const action = form.get('Action');
    if (action !== 'AssumeRole') throw new Refusal(501, 'NotImplemented', `STS ${action} is not part of the local deployment.`);
    // As on AWS, a role is assumed once: tags of a session never become the tags of another.
    if (caller.session) throw new Refusal(403, 'AccessDenied', 'A session cannot assume a further role.');

    const role = form.get('RoleArn') ?? '';
    if (!/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) throw new Refusal(400, 'ValidationError', 'RoleArn is not valid.');
    const tags: Record<string, string> = {};
    for (let n = 1; form.has(`Tags.member.${n}.Key`); n++) tags[form.get(`Tags.member.${n}.Key`) ?? ''] = form.get(`Tags.member.${n}.Value`) ?? '';
    const seconds = Math.min(Math.max(Number(form.get('DurationSeconds') ?? longest) || longest, shortest), longest);
    const expires = now() + seconds * 1000;
    const made = credentials.give(caller.role, { role, tags, expires });

    const xml =
      `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>` +
      `<AccessKeyId>${made.id}</AccessKeyId><SecretAccessKey>${made.secret}</SecretAccessKey><SessionToken>${made.token}</SessionToken>` +
      `<Expiration>${new Date(expires).toISOString()}</Expiration></Credentials>` +
      `<AssumedRoleUser><AssumedRoleId>${made.id}:local</AssumedRoleId><Arn>${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/local</Arn></AssumedRoleUser>` +
      `</AssumeRoleResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></AssumeRoleResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: xml };
  };
}
